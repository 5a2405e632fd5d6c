# Overlay in GRASS as its manual advises: import both layers, v.overlay with the operator and, export areas.
#   grass -c EPSG:… LOCATION --exec sh overlay_with_grass.sh PARCELS ZONES OUTPUT
set -eu
v.in.ogr --quiet input="$1" output=parcels
v.in.ogr --quiet input="$2" output=zones
v.overlay --quiet ainput=parcels atype=area binput=zones btype=area operator=and output=pieces
v.out.ogr --quiet input=pieces type=area output="$3" output_layer=pieces format=GPKG
