# Raw lines to areas in GRASS, as its manual advises: break, snap, remove doubled lines and dangles, build areas.
#   grass -c EPSG:… LOCATION --exec sh build_with_grass.sh LINES OUTPUT
set -eu
v.in.ogr --quiet input="$1" output=lines
v.clean --quiet input=lines output=clean tool=break,snap,break,rmdupl,rmdangle threshold=0,0.02,0,0,0.02
v.type --quiet input=clean output=edges from_type=line to_type=boundary
v.centroids --quiet input=edges output=areas
v.out.ogr --quiet -c input=areas type=area output="$2" format=GPKG
