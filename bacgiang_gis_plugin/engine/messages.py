"""Every error the engine can report: code → (message, hint). Codes are frozen; QGIS translates."""

from __future__ import annotations

from .planning.messages import MESSAGES as PLANNING

MESSAGES: dict[str, tuple[str, str]] = {
    # the job
    "OPERATION_UNKNOWN": (
        "The engine has no operation named {name}.",
        "The plugin and the engine are of different versions: install the plugin again.",
    ),
    "JOB_UNREADABLE": ("The job file {path} cannot be read: {reason}", "Run the algorithm again."),
    "PARAMETER_MISSING": ("The parameter {name} is missing.", "Give a value for {name}."),
    "PARAMETER_UNKNOWN": ("The operation {operation} has no parameter {name}.", "Known parameters: {known}."),
    "PARAMETER_INVALID": (
        "The value {value} is not valid for {name}: {reason}",
        "Correct {name} and run again.",
    ),
    "INTERNAL": (
        "The engine met an error of its own: {reason}",
        "Nothing was written. Send the log to the developers: it names the place.",
    ),
    "OUT_OF_MEMORY": (
        "The machine ran out of memory.",
        "Close other programs or split the input into smaller parts.",
    ),
    "WORKER_DIED": (
        "A worker process of the engine ended suddenly.",
        "Nothing was written. Run the algorithm again.",
    ),
    # a cluster
    "CLUSTER_PACKAGE": (
        "The engine's Python lacks the package {name} that a cluster needs: {reason}",
        "Run the algorithm Set up the engine, or leave the scheduler empty to compute on this machine.",
    ),
    "CLUSTER_UNREACHABLE": (
        "No scheduler answers at {address}: {reason}",
        "Check the address (tcp://host:8786), whether the scheduler runs and whether a firewall is between.",
    ),
    "CLUSTER_NO_WORKERS": (
        "The cluster at {address} has no workers.",
        "Nothing was written. Start workers on the nodes (dask worker {address} --nthreads 1) and run again.",
    ),
    "CLUSTER_VERSIONS": (
        "The node {worker} of the cluster has other versions than this machine: {differences}",
        "The same result is not certain, so nothing was computed. Install the same wheel and the same pinned "
        "packages on every node, the scheduler's too, and start the cluster again.",
    ),
    "CLUSTER_TASK_KILLS": (
        "A piece of the work ended {count} workers, one after the other.",
        "Nothing was written. Give the workers more memory, or look into their logs.",
    ),
    "CLUSTER_LOST": (
        "The connection to the cluster at {address} was lost.",
        "Nothing was written. Start the scheduler again, or leave the scheduler empty to compute on this machine.",
    ),
    "CODE_LIST": (
        "The office's code list {path} cannot be used: {reason}",
        "Correct the file, or remove it from the folder that BACGIANG_CODELISTS names.",
    ),
    "CODE_TABLE": (
        "The table of codes {path} cannot be used: {reason}",
        "Give a CSV in UTF-8 with the columns ma (as in the layer) and loai_dat, for example QHDH_DAT_Coquan,TSC.",
    ),
    "CHECK_PROFILE": (
        "The profile of checks {path} cannot be used: {reason}",
        "Give a JSON object rules: rule id, then on, severity, tolerance or percent.",
    ),
    "CHECK_BASELINE": (
        "The file {path} holds no layer of errors to compare with.",
        "Choose the errors layers that an earlier check wrote.",
    ),
    # input files
    "FILE_MISSING": ("The file {path} does not exist.", "Check the path, or whether the drive is connected."),
    "FILE_EMPTY": ("The file {path} is empty (0 bytes).", "Copy the file again from its source."),
    "FILE_UNREADABLE": (
        "The file {path} cannot be read: {reason}",
        "Check that it is a data file of the expected kind and was copied completely.",
    ),
    "FILE_DAMAGED": (
        "The file {path} is damaged: {reason}",
        "Copy the file again from its source or repair it, then run again.",
    ),
    "FILE_NOT_PERMITTED": ("The file {path} may not be read.", "Ask for permission to read the file."),
    "LAYER_MISSING": ("The file {path} has no layer named {layer}.", "Layers in it: {known}."),
    "LAYER_NOT_NAMED": ("The file {path} holds several layers.", "Name one of them: {known}."),
    "LAYER_EMPTY": (
        "The layer {layer} in {path} has no features.",
        "Choose another layer or remove the filter.",
    ),
    "GEOMETRY_KIND": (
        "The layer {layer} in {path} holds {found}, but {wanted} is needed.",
        "Choose a layer with {wanted}.",
    ),
    "FIELD_MISSING": ("The layer {layer} in {path} has no field {field}.", "Fields in it: {known}."),
    "FIELD_NOT_TEXT": (
        "The field {field} of the layer {layer} in {path} holds no text.",
        "Choose text fields only.",
    ),
    "COORDINATES_NOT_FINITE": (
        "Feature {feature} in {path} has a coordinate that is not a number or infinite.",
        "Repair or delete this feature, then run again.",
    ),
    "GEOMETRY_CURVED": (
        "The layer {layer} in {path} holds curves (arcs, curve polygons).",
        "Turn them into straight segments first, in QGIS with Segmentize by maximum distance.",
    ),
    "FIELD_TAKEN": (
        "The field {field} of the layer {layer} in {path} has the name of a column of the result.",
        "Leave it out of the fields to carry over, or rename it.",
    ),
    "LAYERS_APART": (
        "The layer {layer} in {path} ({extent}) and {other_path} ({other_extent}) lie apart: "
        "nothing can be overlaid.",
        "Check the meridian of both: 105°30' and 107°00' coordinates of one place differ by about 156 km.",
    ),
    # coordinate reference systems
    "CRS_MISSING": (
        "The layer {layer} in {path} has no coordinate reference system.",
        "Assign one (old Bắc Giang: EPSG:9214, old Bắc Ninh: EPSG:9209), then run again.",
    ),
    "CRS_UNKNOWN": ("The coordinate reference system {crs} is not known.", "Use a code such as EPSG:9214."),
    "CRS_NOT_PLANAR": (
        "The layer {layer} in {path} is in {crs}, which is not in metres on a plane.",
        "Use the sheet's own VN-2000 zone, for example EPSG:9214.",
    ),
    "CRS_DIFFERS": (
        "{path} is in {crs}, but {other_path} is in {other_crs}.",
        "Bring both layers into the same coordinate reference system first.",
    ),
    "SHEET_ZONES_DIFFER": (
        "The lines of sheet {sheet} in {path} belong to several zones: EPSG:{one} and EPSG:{other} (field epsg).",
        "A sheet is in one zone. Give each its own sheet number, or bring the lines into one zone first.",
    ),
    "CRS_DATUM": (
        "The coordinate reference system {crs} is neither VN-2000 nor WGS 84 nor Hanoi 1972.",
        "Use a VN-2000 zone such as EPSG:9214, a WGS 84 system or a Hanoi 1972 zone.",
    ),
    "CRS_WITHDRAWN": (
        "The coordinate reference system {crs} is withdrawn (false easting 0, false northing 500 km): "
        "{right} replaced it.",
        "Use {right}.",
    ),
    "CRS_NO_OPERATION": (
        "The database of PROJ lacks {operations} between {crs} and {other_crs}.",
        "Set up the engine again: its own PROJ database has them.",
    ),
    "CRS_NOT_TRANSFORMED": (
        "Coordinates of feature {feature} in {path} cannot be brought from {crs} to {other_crs}.",
        "Check which system the layer is in, for example with Diagnose coordinates.",
    ),
    "PLACE_HYPOTHESIS": (
        "There is no hypothesis {value} about the coordinates.",
        "Take the name of a hypothesis from the table that the diagnosis writes, for example swapped or EPSG:9209.",
    ),
    "PLACE_NOT_SURE": (
        "The layer {layer} in {path} was not put right: {verdict}",
        "Look at the table of hypotheses and name the one to follow, or leave the layer as it is.",
    ),
    # outputs
    "OUTPUT_IS_INPUT": ("The output {path} is also an input.", "Choose another file for the output."),
    "OUTPUT_FORMAT": ("The ending of {path} is not a format that can be written.", "Use one of: {known}."),
    "OUTPUT_NO_FOLDER": ("The folder for {path} does not exist.", "Make the folder or choose another one."),
    "OUTPUT_NOT_WRITABLE": ("{path} cannot be written: {reason}", "Choose a folder in which you may write."),
    "OUTPUT_NO_SPACE": (
        "There is no space left to write {path}.",
        "Free some space or choose another drive.",
    ),
    "OUTPUT_IN_USE": (
        "The output {path} is open in another program, perhaps QGIS.",
        "Remove the layer from the project or choose another file, then run again.",
    ),
    "OUTPUT_FOLDER_FOREIGN": (
        "The folder {path} holds files that were not made by this algorithm.",
        "Choose an empty or a new folder: nothing in it was touched.",
    ),
    "OUTPUT_FOLDER_ISSUED": (
        "The folder {path} already holds certificates.",
        "Choose an empty or a new folder: certificates that were issued are never replaced.",
    ),
    "OUTPUT_WRITE_FAILED": ("Writing {path} failed: {reason}", "Nothing was put into place. Run again."),
    "OUTPUT_INCOMPLETE": (
        "{path} holds {found} features after writing, but {wanted} were sent.",
        "Nothing was put into place. Run again.",
    ),
    # publishing
    "PUBLISH_PERSONAL_DATA": (
        "Publishing stopped: {file} would have held a value of the personal field {field} "
        "(feature {feature} of layer {layer} in {path}).",
        "Nothing was put into place. Remove the value from the public fields and texts; if it is no personal data, "
        "name it among the texts that may be published.",
    ),
    # CAD drawings
    "DGN_V8": (
        "The file {path} is a MicroStation DGN v8 file (or another OLE document), not DGN v7.",
        "Import it with Import CAD sheets, which reads DGN v8 too; another OLE document is no drawing.",
    ),
    "CAD_KIND": (
        "The file {path} is not a drawing of the kind its name says: it is {found}.",
        "Give a DGN file named .dgn, a DWG file named .dwg or a DXF file named .dxf.",
    ),
    "DGN_TRUNCATED": (
        "The file {path} ends inside an element at byte {offset} of {size}, after {elements} whole elements.",
        "The copy is not complete, so nothing of this sheet was imported: copy the file again.",
    ),
    "DGN_NO_UNITS": (
        "The file {path} holds no working units (design settings element).",
        "Open the drawing in MicroStation, set the working units and save it again as DGN v7.",
    ),
    "DXF_TRUNCATED": (
        "The file {path} ends at byte {size} without the EOF mark of a DXF file.",
        "The copy is not complete, so nothing of this sheet was imported: copy the file again.",
    ),
    "CAD_NOT_RECONCILED": (
        "The elements of {path} do not add up: {elements} are in the file.",
        "Nothing of this sheet was imported. Send the file to the developers.",
    ),
    "CAD_READER_FAILED": (
        "Reading {path} met an error of the engine's own: {reason}",
        "Nothing of this sheet was imported. Send the file and this text to the developers.",
    ),
    "CAD_READER_DIED": (
        "The reader cadkit crashed or ran out of memory with {path}.",
        "Nothing of this sheet was imported. Save it as DXF or DGN v7 and import that; send the file to the "
        "developers.",
    ),
    "CAD_READER_SLOW": (
        "The reader cadkit was stopped after {seconds} seconds with {path}.",
        "Nothing of this sheet was imported. Save it as DXF or DGN v7 and import that; send the file to the "
        "developers.",
    ),
    "CAD_READER_MEMORY": (
        "Reading {path} takes more memory than it may ({limit}).",
        "Nothing of this sheet was imported. Divide the drawing, or save it as DXF and import that.",
    ),
    "CAD_TOO_LARGE": (
        "The drawing {path} is larger than can be read: {reason}",
        "Divide the drawing, or save it as DXF and import that.",
    ),
    "CAD_UNSUPPORTED": (
        "The drawing {path} is of a version that cannot be read: {reason}",
        "Save it as DWG 2018, as DXF or as DGN v7 and import that.",
    ),
    "CAD_NOT_TRANSFORMED": (
        "The coordinates of {path} cannot be brought from {crs} to {other_crs}.",
        "Check the meridian of this sheet.",
    ),
    "CAD_NONE_FOUND": (
        "No DGN, DWG or DXF file was found in {path}.",
        "Choose drawings or a folder with drawings.",
    ),
    "CAD_ALL_FAILED": (
        "None of {count} drawings could be read: {reasons}",
        "Correct the drawings named and run again.",
    ),
    "CAD_CRS": (
        "The coordinate reference system {crs} is not in metres on a plane.",
        "Use the sheets' own VN-2000 zone, for example EPSG:9214.",
    ),
    "CRS_OTHER_DATUM": (
        "{crs} and {other_crs} have different datums.",
        "Only VN-2000, WGS 84 and Hanoi 1972 are brought into one another: import the others on their own.",
    ),
    "MERIDIAN_RULE": (
        "The meridian rule {rule} is not of the form pattern=EPSG:code.",
        "Write for example DC_12*=EPSG:9209.",
    ),
    "LEVELS_TABLE": (
        "The table of levels {path} cannot be used: {reason}",
        "Give a CSV table in UTF-8 with the columns level and role, for example 10,parcel_boundary.",
    ),
    # survey files
    "SURVEY_NOT_TEXT": (
        "The file {path} is no text file: {reason}.",
        "Export the points from the instrument or the table as text or CSV.",
    ),
    "SURVEY_LAYOUT": (
        "The columns of {path} cannot be told apart: {reason}.",
        "Give the order of the columns, for example number,x,y,z,code (x is north), and check the reference system.",
    ),
    "SURVEY_COLUMNS": (
        "The order of columns {columns} cannot be used.",
        "Name each of {known} at most once; x (north) and y (east) are needed, - skips a column.",
    ),
    "SURVEY_NOT_RECONCILED": (
        "The rows of {path} do not add up: {lines} lines are in the file.",
        "Nothing of this file was imported. Send the file to the developers.",
    ),
    "SURVEY_NONE_FOUND": (
        "No survey file was found in {path}.",
        "Choose text files (.txt, .csv, .tsv, .dat, .xyz, .pts, .neh) or a folder with such files.",
    ),
    "SURVEY_ALL_FAILED": (
        "None of {count} survey files could be read: {reasons}",
        "Correct the files named, or give the order of the columns, and run again.",
    ),
    # layers of old systems
    "ARCHIVE_UNREADABLE": (
        "The archive {path} cannot be unpacked: {reason}",
        "Copy it again from its source, or unpack it yourself and give the folder.",
    ),
    "ARCHIVE_ESCAPES": (
        "The archive {path} was refused: its member {member} would lead outside the folder it is unpacked to.",
        "Nothing of it was unpacked. Ask its sender for an archive with plain relative names.",
    ),
    "ARCHIVE_TOO_LARGE": (
        "The archive {path} holds more than the {limit} that may still be unpacked.",
        "Raise the limit if the archive comes from a source you trust, or unpack it yourself.",
    ),
    "POL_LAYOUT": (
        "The file {path} is not a .pol file of the known layout: {reason}",
        "Export the parcels from FAMIS or gCadas as Shapefile or DXF instead.",
    ),
    "FIELD_MAPPING": (
        "The table of fields {path} cannot be used: {reason}",
        "Give a CSV in UTF-8 with the columns source and field, or a JSON object of source: field.",
    ),
    "LEGACY_NONE_FOUND": (
        "No parcel layer of a known kind was found in {path}.",
        "Choose Shapefile, MapInfo, GeoPackage, FileGDB, KML, GML, GeoJSON or .pol files, or a ZIP with them.",
    ),
    "LEGACY_ALL_FAILED": (
        "None of {count} layers could be read: {reasons}",
        "Correct the files named and run again.",
    ),
    "LEGACY_READER_FAILED": (
        "Reading {path} met an error of the engine's own: {reason}",
        "Nothing of this layer was imported. Send the file and this text to the developers.",
    ),
}
MESSAGES.update(PLANNING)

# What an operation warns of: name → text. Operations with texts of their own pass them to Progress directly.
WARNINGS: dict[str, str] = {
    "plan_without_code": "{count} zones of the plan have no code.",
    "plan_repaired": "{count} zones crossed themselves and were repaired.",
    "plan_closed": "{count} lines almost closed and were closed.",
    "plan_overlaps": "{count} overlaps of zones are listed.",
    "plan_gaps": "{count} gaps between zones are listed.",
    "plan_repeated_ids": "{count} ids of zones occur more than once.",
    "plan_ids_made": "{count} zones had no id and got one.",
    "rows_without_certificate": "{count} rows got no certificate; the list says why.",
    "restricted_parcels": "{count} certificates are about defence or security land: check who may have them.",
    "unusable_parcels": "{count} parcels have no usable geometry and are not in the register.",
    "unusable_zones": "{count} zones have no usable geometry and take no part.",
    "repaired_parcels": "{count} invalid parcels were repaired.",
    "repaired_zones": "{count} invalid zones were repaired.",
    "narrow_strips": "{count} narrow strips stay as they are: a zone narrower than the distance would be lost there.",
    "repeated_zone_ids": "{plan}: {count} zone ids occur more than once ({ids}).",
    "plan_without_zone_ids": "{plan} has no field for the zone's id: its feature number is used.",
    "plan_without_codes": "{plan} has no field for the zone's code: ma_loai_qh stays empty.",
    "zones_without_code": "{plan}: {count} zones have no code.",
    "unknown_plan_codes": "{plan}: {count} codes are in no code list and are kept as written ({codes}).",
    "doubly_covered": "{count} pieces of zones lie on other zones; they are stated as double.",
    "not_covered": "{count} parcels are not fully covered by a plan; what is left is stated as uncovered.",
    "left_out_small": "{count} pieces are smaller than the smallest area and were left out.",
    "slivers_moved": "{count} slivers were given to a neighbour in the same parcel; they are listed.",
    "slivers_left": "{count} slivers stay: nothing beside them in the parcel, or doubly covered ground.",
    "no_zone_touches": "{plan}: no zone touches any parcel.",
    "package_two_databases": "{layer}: existing and planned features have this class; taken for {database}.",
    "package_layer_empty": "{layer} has no features.",
    "package_layer_not_given": "The table of layers names {layer}, which was not given.",
    "package_transformed": "{layer} was brought from {source} into {target}.",
    "package_code_provisional": "{code} is provisional: its last five digits are to be replaced by the issued ones.",
    "package_rest": "{count} features fit no class; they are in khong_xep_lop.gpkg with the reason.",
    "package_kept_as_text": "{count} values do not fit the type of their field; they stand in ghiChu.",
    "package_too_long": "{count} values are longer than their field allows; they were kept whole.",
    "package_scans": "{count} scanned files are not as the circular asks; the report names them.",
    "package_links": "{count} files are links or hidden and were not copied.",
    "package_repaired": "{count} invalid shapes were repaired.",
    "compared_double": "{area} m² lie under several zones of one version and count for the first of them.",
    "compared_small": "{count} differences are up to the smallest area ({area} m² together) and are not listed.",
    "compared_rows": "The sheet of parcels holds the first {most} of {count} rows; the layer holds all of them.",
    "indicators_double": "{area} m² lie under several zones and count for the first of them.",
    "indicators_no_commune": "{area} m² of the plan lie in no commune; they have rows of their own.",
    "indicators_unusable": "{count} features of {layer} have no usable geometry and take no part.",
    "indicators_never_met": "{count} plan codes are met by no present land use ({codes}): a table of codes may help.",
    "indicators_unread": "{field}: {count} texts of the plan were not understood and are kept as written ({texts}).",
    "works_without_status": "No status field is named: every work counts as done.",
    "works_of_other_code": "{count} works are of another code than the zone they lie in: {area} m² are not counted.",
    "works_without_year": "{count} works have no year that can be read; they count as done.",
    "buildings_without_storeys": "{count} buildings have no storeys that can be read: floor areas are least values.",
}
