# What the files alone cost: a plain copy of every input and output file with ogr2ogr, one after the other.
#   sh copy_with_gdal.sh FOLDER FILE...        copies into FOLDER, which is emptied
set -eu
folder="$1"
shift
rm -rf "$folder"
mkdir -p "$folder"
for file in "$@"; do
    ogr2ogr -f GPKG --config OGR_SQLITE_SYNCHRONOUS OFF "$folder/$(basename "$file")" "$file"
done
rm -rf "$folder"
