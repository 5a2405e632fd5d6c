<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>BacGiang</name>
    <message>
        <source>0: a round scale that shows the parcel, 1:200 or smaller.</source>
        <translation>0: tỷ lệ chẵn thể hiện trọn thửa đất, từ 1:200 trở xuống.</translation>
    </message>
    <message>
        <source>2026-01-31 or 31/01/2026. Empty: today. A hyphen: a blank to fill in by hand.</source>
        <translation>2026-01-31 hoặc 31/01/2026. Để trống: hôm nay. Dấu gạch ngang: để trống trên phiếu, điền tay.</translation>
    </message>
    <message>
        <source>A VN-2000 zone. Empty: that of the first layer.</source>
        <translation>Múi chiếu VN-2000. Để trống: theo lớp đầu tiên.</translation>
    </message>
    <message>
        <source>A day such as 2025-07-01 on which codes are judged. Empty: by the newest code lists.</source>
        <translation>Ngày xét hiệu lực của mã, ví dụ 2025-07-01. Để trống: theo danh mục mới nhất.</translation>
    </message>
    <message>
        <source>A day such as 2026-12-31.</source>
        <translation>Ngày, ví dụ 2026-12-31.</translation>
    </message>
    <message>
        <source>A folder CSDL_… or a ZIP archive of it. GeoPackage, FileGDB, shapefiles (also with names cut to ten characters) and GeoJSON are read; the package is only read, never changed.

Every finding has a rule, a severity, a message in Vietnamese and English, and the file, class, object and field that it is about. Missing classes are warnings and classes of the plan's own are allowed, because the circular's lists are reference content. Zones are compared with the CAD drawings in HoSoBASIC/BanVe where they hold zones. What could not be checked is said with the reason.

A profile (JSON) switches rules on and off and sets their limits and severities. Fail on makes a batch run end with an error; the outputs are written all the same.</source>
        <translation>Thư mục CSDL_… hoặc tệp ZIP của nó. Đọc được GeoPackage, FileGDB, shapefile (kể cả tên trường bị cắt còn mười ký tự) và GeoJSON; hồ sơ chỉ được đọc, không bị thay đổi.

Mỗi phát hiện có quy tắc, mức độ, thông báo tiếng Việt và tiếng Anh, tệp, lớp, đối tượng và trường liên quan. Thiếu lớp chỉ là cảnh báo và được phép có thêm lớp, vì danh mục trong thông tư là nội dung tham khảo. Vùng quy hoạch được so với bản vẽ CAD trong HoSoBASIC/BanVe khi bản vẽ có vùng. Điều không kiểm tra được sẽ nêu rõ lý do.

Bộ quy tắc (JSON) bật tắt quy tắc, đặt ngưỡng và mức độ. Tùy chọn báo không đạt khiến lần chạy hàng loạt kết thúc bằng lỗi; kết quả vẫn được ghi.</translation>
    </message>
    <message>
        <source>A folder with all packages as wheels, for machines without network. Empty: the package index.</source>
        <translation>Thư mục chứa mọi gói phần mềm ở dạng tệp wheel, dùng cho máy không có mạng. Để trống: tải từ kho gói.</translation>
    </message>
    <message>
        <source>A free end that misses its line by no more than this is mended and reported.</source>
        <translation>Đầu đường tự do cách đường phải nối không quá khoảng này thì được sửa và ghi vào báo cáo.</translation>
    </message>
    <message>
        <source>A layer known to be right, to see a datum shift of 224 m. Empty: the outline's own boundary.</source>
        <translation>Lớp chắc chắn đúng, để thấy sai lệch 224 m do thiếu tham số. Để trống: đường của chính địa giới.</translation>
    </message>
    <message>
        <source>A new or empty folder, or an earlier one of this algorithm, which is replaced.</source>
        <translation>Thư mục mới hoặc rỗng, hoặc thư mục do chính thuật toán này tạo trước đó (sẽ được thay thế).</translation>
    </message>
    <message>
        <source>A new or empty folder, or an earlier publication, which is replaced.</source>
        <translation>Thư mục mới hoặc trống, hoặc bản đã công bố trước đây (sẽ được thay thế).</translation>
    </message>
    <message>
        <source>A new or empty folder, or that of an earlier run, which is replaced.</source>
        <translation>Thư mục mới hoặc trống, hoặc thư mục của lần chạy trước (sẽ được thay thế).</translation>
    </message>
    <message>
        <source>A new or empty folder: a PDF and an HTML page for each parcel, and index.html.</source>
        <translation>Thư mục mới hoặc trống: mỗi thửa một tệp PDF và một trang HTML, kèm index.html.</translation>
    </message>
    <message>
        <source>A package is not the one that was pinned: its hash differs. Nothing was installed.</source>
        <translation>Có gói không đúng với gói đã ghim: mã băm khác nhau. Chưa cài đặt gì.</translation>
    </message>
    <message>
        <source>A parcel is locked where this field is set (not empty, 0, false or no).</source>
        <translation>Thửa bị khóa khi trường này có giá trị (khác rỗng, 0, false, không).</translation>
    </message>
    <message>
        <source>A parcel layer in the same system; the points are compared with it, nothing moves. Can be empty.</source>
        <translation>Lớp thửa đất cùng hệ tọa độ; điểm đo được so với lớp này, không dịch chuyển gì. Có thể để trống.</translation>
    </message>
    <message>
        <source>A piece of the work ended {count} workers, one after the other.</source>
        <translation>Một phần việc đã làm dừng lần lượt {count} tiến trình tính toán.</translation>
    </message>
    <message>
        <source>A plan ({path}) has no field named {field} in this product.</source>
        <translation>Trong bộ công cụ này, đồ án quy hoạch ({path}) không có trường {field}.</translation>
    </message>
    <message>
        <source>A plan drawn on another base map runs beside the parcel boundaries, and every parcel gets strips of zones that nobody meant. Where a zone boundary stays within the distance of parcel boundaries for at least five times the distance, or from one meeting of zones to the next, it moves onto them. A boundary that crosses parcels stays as planned: real cuts are kept.

The land in between goes to the zone on the other side, for all zones at once, so neighbouring zones stay without gap and overlap. No boundary moves farther than the distance, and no zone is lost: strips of a zone narrower than the distance stay and are listed.

The given layer is not changed. Look at the list of moves first: each has its area, its largest distance, and the zones that lost and gained the land.</source>
        <translation>Bản quy hoạch vẽ trên nền khác thường chạy lệch ranh thửa, khiến thửa nào cũng dính những dải đất của vùng không ai định. Nơi ranh vùng nằm trong khoảng cách cho phép so với ranh thửa trên chiều dài ít nhất gấp năm lần khoảng cách đó, hoặc trọn từ điểm gặp nhau này của các vùng đến điểm kế tiếp, ranh được dịch về ranh thửa. Ranh cắt ngang thửa giữ nguyên như quy hoạch: phần cắt thật không đổi.

Phần đất nằm giữa thuộc về vùng bên kia, tính đồng thời cho mọi vùng, nên các vùng kề nhau không hở, không chồng. Không ranh nào dịch xa hơn khoảng cách, không vùng nào mất: dải của vùng hẹp hơn khoảng cách được giữ và liệt kê.

Lớp đầu vào không bị sửa. Hãy xem danh sách các chỗ dịch trước: mỗi chỗ có diện tích, mức dịch lớn nhất, vùng mất và vùng nhận đất.</translation>
    </message>
    <message>
        <source>A row of its own for each combination</source>
        <translation>Mỗi mã ghép một dòng riêng</translation>
    </message>
    <message>
        <source>A row per changed parcel: areas before and after, largest move, what was repaired.</source>
        <translation>Mỗi thửa thay đổi một dòng: diện tích trước và sau, mức dịch lớn nhất, việc đã sửa.</translation>
    </message>
    <message>
        <source>A row per commune and code.</source>
        <translation>Mỗi xã và mỗi mã loại một dòng.</translation>
    </message>
    <message>
        <source>A row per hypothesis, the best first, with the extent of the data there and the evidence.</source>
        <translation>Mỗi dòng một giả thiết, phù hợp nhất đứng đầu, với phạm vi dữ liệu theo giả thiết đó và bằng chứng.</translation>
    </message>
    <message>
        <source>A row per parcel and corridor.</source>
        <translation>Mỗi thửa trong một hành lang một dòng.</translation>
    </message>
    <message>
        <source>A row per parcel: sheet;number, or commune;sheet;number, or an id; or a head with so_to, so_thua …</source>
        <translation>Mỗi thửa một dòng: số tờ;số thửa, hoặc mã xã;số tờ;số thửa, hoặc mã thửa; hoặc dòng đầu có tên cột so_to, so_thua …</translation>
    </message>
    <message>
        <source>A row per plan, where its fields do not say it themselves. Plan: its place (1, 2 …) or its layer's name. Level, decision and date (2025-07-01 or 01/07/2025) hold for the whole plan. Field names, where they are unusual: ma_vung=ID; ma_loai_qh=CODE; ten_vung=NAME; mat_do_xay_dung=DENSITY.</source>
        <translation>Mỗi quy hoạch một dòng, khi các trường của lớp không tự nói lên. Quy hoạch: số thứ tự (1, 2 …) hoặc tên lớp. Cấp, số quyết định và ngày (2025-07-01 hoặc 01/07/2025) áp dụng cho cả đồ án. Tên trường, nếu khác thường: ma_vung=ID; ma_loai_qh=CODE; ten_vung=NAME; mat_do_xay_dung=DENSITY.</translation>
    </message>
    <message>
        <source>A row per zone of both versions.</source>
        <translation>Mỗi vùng của hai bản một dòng.</translation>
    </message>
    <message>
        <source>A row per zone.</source>
        <translation>Mỗi vùng một dòng.</translation>
    </message>
    <message>
        <source>A sheet is in one zone. Give each its own sheet number, or bring the lines into one zone first.</source>
        <translation>Mỗi tờ chỉ thuộc một múi. Hãy đặt số tờ riêng cho từng phần, hoặc đưa các đường về cùng một múi trước.</translation>
    </message>
    <message>
        <source>A sliver is below two limits: give both its area and its width, or neither.</source>
        <translation>Mảnh vụn phải nhỏ hơn cả hai ngưỡng: nhập cả diện tích và bề rộng, hoặc không nhập ngưỡng nào.</translation>
    </message>
    <message>
        <source>A sliver is smaller than (m²)</source>
        <translation>Mảnh vụn nhỏ hơn (m²)</translation>
    </message>
    <message>
        <source>A table of changed parcels needs parcels.</source>
        <translation>Bảng thửa đất thay đổi cần có lớp thửa đất.</translation>
    </message>
    <message>
        <source>A table says for every class of line how wide its corridor is, from where it is measured and on what legal basis; the status is shown in the result and in the report. Write the table, edit it and give it back to use your office's widths. No width is ever made up: a line whose class, width or side is not known is listed with the reason.

Lines of one class become one corridor without double area. Where corridors of different classes overlap, the chosen rule decides, and the report states it. Sides are seen along the line.

The corridors have the fields of zones: give them to Overlay zoning or to a certificate as one more plan. With parcels, every parcel under a corridor is listed with area and share; the totals add up.</source>
        <translation>Bảng bề rộng cho biết với mỗi cấp công trình: hành lang rộng bao nhiêu, tính từ đâu và theo căn cứ pháp lý nào; tình trạng pháp lý được ghi trong kết quả và báo cáo. Hãy xuất bảng, sửa rồi đưa lại để dùng bề rộng của cơ quan. Không tự đặt ra bề rộng nào: đường chưa rõ cấp, bề rộng hay phía được liệt kê kèm lý do.

Các đường cùng cấp thành một hành lang, không tính trùng diện tích. Nơi hành lang khác cấp chồng nhau, quy tắc đã chọn quyết định và được nêu trong báo cáo. Trái, phải nhìn theo chiều vẽ của đường.

Hành lang có các trường của vùng quy hoạch: có thể đưa vào Chồng xếp quy hoạch hoặc phiếu thông tin như một quy hoạch nữa. Khi có lớp thửa, mỗi thửa trong hành lang được liệt kê với diện tích và tỷ lệ; tổng số khớp nhau.</translation>
    </message>
    <message>
        <source>A table with a row per changed parcel and code. Needs parcels.</source>
        <translation>Bảng có mỗi thửa thay đổi và mỗi mã một dòng. Cần lớp thửa đất.</translation>
    </message>
    <message>
        <source>A wider empty strip between two sheets is not reported as a gap.</source>
        <translation>Khoảng trống giữa hai tờ rộng hơn giá trị này thì không báo là khe hở.</translation>
    </message>
    <message>
        <source>A wider enclosed hole between parcels is taken as intended, such as a lane.</source>
        <translation>Khoảng trống kín rộng hơn được coi là có chủ ý, ví dụ ngõ.</translation>
    </message>
    <message>
        <source>A worker process of the engine ended suddenly.</source>
        <translation>Một tiến trình phụ của bộ xử lý đã dừng đột ngột.</translation>
    </message>
    <message>
        <source>Abstract</source>
        <translation>Tóm tắt</translation>
    </message>
    <message>
        <source>Address of a Dask scheduler, tcp://host:8786: its workers do the cutting, the rows are the same. Empty: this machine.</source>
        <translation>Địa chỉ bộ điều phối Dask, tcp://host:8786: các máy của cụm làm việc chồng xếp, các dòng kết quả giống hệt. Để trống: tính trên máy này.</translation>
    </message>
    <message>
        <source>Address of the licence</source>
        <translation>Địa chỉ của giấy phép</translation>
    </message>
    <message>
        <source>Address of the service</source>
        <translation>Địa chỉ của dịch vụ</translation>
    </message>
    <message>
        <source>Adds lines, texts and sheet index to the project, with their styles.</source>
        <translation>Thêm các lớp đường, chữ và sơ đồ tờ vào dự án, kèm ký hiệu.</translation>
    </message>
    <message>
        <source>Adds parcels, table of matches and errors to the project, with their styles.</source>
        <translation>Thêm thửa đất, bảng khớp trường và lỗi vào dự án, kèm kiểu hiển thị.</translation>
    </message>
    <message>
        <source>Adds points, lines and findings to the project, with their styles.</source>
        <translation>Thêm điểm đo, đường đo và phát hiện vào dự án, kèm kiểu hiển thị.</translation>
    </message>
    <message>
        <source>Adds zones, what is in no zone, findings and table of matches to the project.</source>
        <translation>Thêm các lớp vùng, không thành vùng, kết quả kiểm tra và bảng khớp trường vào dự án.</translation>
    </message>
    <message>
        <source>Adjustment digit of the information code</source>
        <translation>Chữ số điều chỉnh của mã thông tin</translation>
    </message>
    <message>
        <source>Administrative unit</source>
        <translation>Đơn vị hành chính</translation>
    </message>
    <message>
        <source>Affected parcels</source>
        <translation>Thửa đất bị ảnh hưởng</translation>
    </message>
    <message>
        <source>Align zoning with parcels</source>
        <translation>Khớp ranh quy hoạch với thửa đất</translation>
    </message>
    <message>
        <source>Aligned zones</source>
        <translation>Vùng đã khớp ranh</translation>
    </message>
    <message>
        <source>Aligning boundaries</source>
        <translation>Đang khớp ranh</translation>
    </message>
    <message>
        <source>All .dgn and .dxf files in it and its sub-folders, besides those above.</source>
        <translation type="vanished">Mọi tệp .dgn và .dxf trong thư mục này và các thư mục con, ngoài các tệp ở trên.</translation>
    </message>
    <message>
        <source>All .dgn, .dwg, .dxf and .zip files in it and its sub-folders, besides those above.</source>
        <translation>Mọi tệp .dgn, .dwg, .dxf và .zip trong thư mục và các thư mục con, ngoài các tệp nêu trên.</translation>
    </message>
    <message>
        <source>All .txt, .csv, .tsv, .dat, .xyz, .pts and .neh files in it and its sub-folders.</source>
        <translation>Mọi tệp .txt, .csv, .tsv, .dat, .xyz, .pts và .neh trong thư mục và các thư mục con.</translation>
    </message>
    <message>
        <source>All certificates one after the other, each with its own page numbers. Can be left out.</source>
        <translation>Tất cả các phiếu nối tiếp nhau, mỗi phiếu đánh số trang riêng. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>All files of a known kind in it and its sub-folders, besides those above. May be a .gdb itself.</source>
        <translation>Mọi tệp thuộc loại đọc được trong thư mục và các thư mục con, ngoài những tệp ở trên. Có thể chính là một thư mục .gdb.</translation>
    </message>
    <message>
        <source>All parcels in their order, with all fields. Not written in a preview.</source>
        <translation>Mọi thửa theo đúng thứ tự, với mọi trường. Không ghi khi xem trước.</translation>
    </message>
    <message>
        <source>All rows with all fields. Not written with the preview only.</source>
        <translation>Đủ các dòng và các trường. Không ghi khi chỉ xem trước.</translation>
    </message>
    <message>
        <source>All zones in their order, with all fields; the computed area follows the shape.</source>
        <translation>Mọi vùng theo đúng thứ tự, đủ các trường; diện tích tính toán theo hình mới.</translation>
    </message>
    <message>
        <source>Allowed difference from the natural area (m²)</source>
        <translation>Chênh lệch cho phép so với diện tích tự nhiên (m²)</translation>
    </message>
    <message>
        <source>Allowed difference of the area (%)</source>
        <translation>Chênh lệch diện tích cho phép (%)</translation>
    </message>
    <message>
        <source>Allowed difference of the label's area (m²)</source>
        <translation>Chênh lệch cho phép với diện tích trên nhãn (m²)</translation>
    </message>
    <message>
        <source>Amount of the parcels with a price (đồng)</source>
        <translation>Thành tiền của thửa có đơn giá (đồng)</translation>
    </message>
    <message>
        <source>An address of the office, not of a person.</source>
        <translation>Địa chỉ của cơ quan, không phải của cá nhân.</translation>
    </message>
    <message>
        <source>An archive that unpacks to more is refused.</source>
        <translation>Tệp nén giải ra lớn hơn mức này thì bị từ chối.</translation>
    </message>
    <message>
        <source>An office setting: no legal value is known.</source>
        <translation>Đây là giá trị do cơ quan đặt: chưa biết giá trị nào theo quy định.</translation>
    </message>
    <message>
        <source>Another reader reads DGN v7 and DXF too; where both differ, the sheet is in doubt.</source>
        <translation>DGN v7 và DXF còn được một bộ đọc khác đọc lại; nơi hai lần đọc khác nhau, tờ bản đồ được ghi là nghi vấn.</translation>
    </message>
    <message>
        <source>Another reading fits</source>
        <translation>Cách hiểu khác phù hợp</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>Cơ quan phê duyệt</translation>
    </message>
    <message>
        <source>Arcs become lines that stay this close to them.</source>
        <translation>Cung tròn được thay bằng đường gấp khúc nằm cách cung không quá khoảng này.</translation>
    </message>
    <message>
        <source>Area (m²)</source>
        <translation>Diện tích (m²)</translation>
    </message>
    <message>
        <source>Area after (m²)</source>
        <translation>Diện tích sau (m²)</translation>
    </message>
    <message>
        <source>Area before (m²)</source>
        <translation>Diện tích trước (m²)</translation>
    </message>
    <message>
        <source>Area counted twice (m²)</source>
        <translation>Diện tích tính hai lần (m²)</translation>
    </message>
    <message>
        <source>Area doubly covered (m²)</source>
        <translation>Diện tích bị phủ nhiều lần (m²)</translation>
    </message>
    <message>
        <source>Area in the new system (m²)</source>
        <translation>Diện tích trong hệ mới (m²)</translation>
    </message>
    <message>
        <source>Area in the old system (m²)</source>
        <translation>Diện tích trong hệ cũ (m²)</translation>
    </message>
    <message>
        <source>Area in zones (m²)</source>
        <translation>Diện tích trong các vùng quy hoạch (m²)</translation>
    </message>
    <message>
        <source>Area inside that is no parcel (m²)</source>
        <translation>Diện tích trong ranh giới không phải thửa (m²)</translation>
    </message>
    <message>
        <source>Area inside the boundary (m²)</source>
        <translation>Diện tích trong ranh giới (m²)</translation>
    </message>
    <message>
        <source>Area not covered (m²)</source>
        <translation>Diện tích không được phủ (m²)</translation>
    </message>
    <message>
        <source>Area of all faces (m²)</source>
        <translation>Diện tích của tất cả các vùng khép kín (m²)</translation>
    </message>
    <message>
        <source>Area of all zones (m²)</source>
        <translation>Tổng diện tích các vùng (m²)</translation>
    </message>
    <message>
        <source>Area of parcels in corridors (m²)</source>
        <translation>Diện tích thửa trong hành lang (m²)</translation>
    </message>
    <message>
        <source>Area of the corridors (m²)</source>
        <translation>Diện tích hành lang (m²)</translation>
    </message>
    <message>
        <source>Area of the parcels (m²)</source>
        <translation>Diện tích các thửa đất (m²)</translation>
    </message>
    <message>
        <source>Area of the parcels inside (m²)</source>
        <translation>Diện tích thửa trong ranh giới (m²)</translation>
    </message>
    <message>
        <source>Area that changed (m²)</source>
        <translation>Diện tích thay đổi loại đất (m²)</translation>
    </message>
    <message>
        <source>Area that changed zones (m²)</source>
        <translation>Diện tích đổi vùng (m²)</translation>
    </message>
    <message>
        <source>Area that only the layer after has (m²)</source>
        <translation>Diện tích chỉ có ở lớp sau (m²)</translation>
    </message>
    <message>
        <source>Area that only the layer before has (m²)</source>
        <translation>Diện tích chỉ có ở lớp trước (m²)</translation>
    </message>
    <message>
        <source>Area that stayed (m²)</source>
        <translation>Diện tích giữ nguyên loại đất (m²)</translation>
    </message>
    <message>
        <source>Area without a commune (m²)</source>
        <translation>Diện tích chưa xác định đơn vị hành chính (m²)</translation>
    </message>
    <message>
        <source>Area without a known user (m²)</source>
        <translation>Diện tích chưa xác định đối tượng (m²)</translation>
    </message>
    <message>
        <source>Area without a land-use code (m²)</source>
        <translation>Diện tích chưa xác định loại đất (m²)</translation>
    </message>
    <message>
        <source>Areas of errors</source>
        <translation>Vùng lỗi</translation>
    </message>
    <message>
        <source>As 2025-07-01 or 1/7/2025, for zones that state none.</source>
        <translation>Viết 2025-07-01 hoặc 1/7/2025, cho vùng chưa ghi.</translation>
    </message>
    <message>
        <source>As 2026-03-31. Can be left empty.</source>
        <translation>Dạng 2026-03-31. Có thể để trống.</translation>
    </message>
    <message>
        <source>As the table says</source>
        <translation>Theo bảng</translation>
    </message>
    <message>
        <source>Ask for permission to read the file.</source>
        <translation>Hãy xin quyền đọc tệp này.</translation>
    </message>
    <message>
        <source>Assign one (old Bắc Giang: EPSG:9214, old Bắc Ninh: EPSG:9209), then run again.</source>
        <translation>Hãy gán hệ tọa độ (Bắc Giang cũ: EPSG:9214, Bắc Ninh cũ: EPSG:9209) rồi chạy lại.</translation>
    </message>
    <message>
        <source>At most so many.</source>
        <translation>Nhiều nhất bấy nhiêu.</translation>
    </message>
    <message>
        <source>Axes or edges of roads, power lines … in one VN-2000 zone. Empty: only the table is written.</source>
        <translation>Tim hoặc mép đường giao thông, đường dây điện … cùng một múi VN-2000. Để trống: chỉ xuất bảng.</translation>
    </message>
    <message>
        <source>Bac Giang GIS</source>
        <translation>Bắc Giang GIS</translation>
    </message>
    <message>
        <source>Bac Giang GIS: cadastre, planning, publishing</source>
        <translation>Bắc Giang GIS: địa chính, quy hoạch, công bố</translation>
    </message>
    <message>
        <source>Base Python</source>
        <translation>Python gốc</translation>
    </message>
    <message>
        <source>Base Python: {path}</source>
        <translation>Python gốc: {path}</translation>
    </message>
    <message>
        <source>Between VN-2000 and WGS 84 the operation is always EPSG:6960 (Decision 05/2007/QĐ-BTNMT), from Hanoi 1972 EPSG:1544, whatever the version of PROJ prefers. Withdrawn zones (EPSG:6956 to 6959) are refused and the right one is named.

The field dien_tich is the planar area in the layer's own system: kept where it is there, computed where it is not. The field dien_tich_moi is the planar area in the new system. Every other field stays, the legal area too.

Old data in Hanoi 1972 are at best 5 m right after the transformation: EPSG gives EPSG:1544 for the Vũng Tàu area only.</source>
        <translation>Giữa VN-2000 và WGS 84 luôn dùng phép chuyển EPSG:6960 (Quyết định 05/2007/QĐ-BTNMT), từ HN-72 dùng EPSG:1544, dù phiên bản PROJ ưu tiên phép nào. Các múi đã bị bãi bỏ (EPSG:6956 đến 6959) bị từ chối và chỉ rõ múi đúng.

Trường dien_tich là diện tích phẳng trong hệ của chính lớp: đã có thì giữ nguyên, chưa có thì tính. Trường dien_tich_moi là diện tích phẳng trong hệ mới. Mọi trường khác giữ nguyên, kể cả diện tích pháp lý.

Dữ liệu cũ HN-72 sau khi chuyển chỉ chính xác đến 5 m là tốt nhất: EPSG quy định EPSG:1544 chỉ cho khu vực Vũng Tàu.</translation>
    </message>
    <message>
        <source>Biểu 05/TKKK, every pair of codes in m², the checks, the codes and the pictures.</source>
        <translation>Biểu 05/TKKK, từng cặp mã theo m², các kiểm tra, bảng mã và hình.</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Hai bên</translation>
    </message>
    <message>
        <source>Boundaries on these lines never move, for example surveyed or administrative ones.</source>
        <translation>Ranh giới nằm trên các đường này không bao giờ dịch chuyển, ví dụ ranh giới đã đo hoặc địa giới hành chính.</translation>
    </message>
    <message>
        <source>Boundary</source>
        <translation>Ranh giới</translation>
    </message>
    <message>
        <source>Boundary of the plan</source>
        <translation>Ranh giới quy hoạch</translation>
    </message>
    <message>
        <source>Bring both layers into the same coordinate reference system first.</source>
        <translation>Hãy đưa hai lớp về cùng một hệ tọa độ trước.</translation>
    </message>
    <message>
        <source>Brings a layer to another VN-2000 zone, WGS 84 or Hanoi 1972 with the official parameters; keeps both areas.</source>
        <translation>Chuyển lớp sang múi VN-2000 khác, WGS 84 hoặc HN-72 theo tham số chính thức; giữ cả hai diện tích.</translation>
    </message>
    <message>
        <source>Build parcels</source>
        <translation>Dựng thửa đất</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>Công trình, nhà</translation>
    </message>
    <message>
        <source>Buildings touched</source>
        <translation>Nhà, công trình bị ảnh hưởng</translation>
    </message>
    <message>
        <source>Builds parcels from the lines and labels of imported sheets and says what is wrong.</source>
        <translation>Dựng thửa đất từ đường nét và nhãn của các tờ bản đồ đã nhập, và chỉ ra chỗ sai.</translation>
    </message>
    <message>
        <source>By common ground</source>
        <translation>Theo phần đất chung</translation>
    </message>
    <message>
        <source>By id</source>
        <translation>Theo mã vùng</translation>
    </message>
    <message>
        <source>By id where ids are stable</source>
        <translation>Theo mã vùng nếu mã ổn định</translation>
    </message>
    <message>
        <source>CSV as this algorithm writes it, edited. Empty: the shipped one.</source>
        <translation>Tệp CSV do công cụ này xuất ra, đã sửa. Để trống: bảng kèm sẵn.</translation>
    </message>
    <message>
        <source>CSV in UTF-8 with the columns ma (as in the plan) and loai_dat, for example QHDH_DAT_Coquan,TSC.</source>
        <translation>CSV UTF-8 có cột ma (như trong quy hoạch) và loai_dat, ví dụ QHDH_DAT_Coquan,TSC.</translation>
    </message>
    <message>
        <source>CSV with layer, database, feature_class, source, field; rows without source and field name a class.</source>
        <translation>CSV có cột layer, database, feature_class, source, field; dòng không có source và field chỉ định lớp.</translation>
    </message>
    <message>
        <source>CSV with loai_dat and dien_tich_toi_thieu (m²).</source>
        <translation>Tệp CSV có cột loai_dat và dien_tich_toi_thieu (m²).</translation>
    </message>
    <message>
        <source>CSV with loai_dat, don_gia (đồng per m²) and perhaps vi_tri.</source>
        <translation>Tệp CSV có cột loai_dat, don_gia (đồng/m²) và có thể vi_tri.</translation>
    </message>
    <message>
        <source>CSV with the columns layer (or level), colour, code and name. A dash leaves a layer out.</source>
        <translation type="vanished">CSV có các cột layer (hoặc level), colour, code và name. Dấu gạch ngang để bỏ qua một lớp.</translation>
    </message>
    <message>
        <source>CSV with the columns ma and loai_dat: which land use a plan code of the layers stands for.</source>
        <translation>Tệp CSV có cột ma và loai_dat: mã quy hoạch trong lớp ứng với loại đất nào.</translation>
    </message>
    <message>
        <source>CSV with value and code (and layer), for your own names of classes.</source>
        <translation>Tệp CSV có cột value và code (và layer), cho tên cấp riêng của cơ quan.</translation>
    </message>
    <message>
        <source>CSV: layer or level, colour, code, name. Code - leaves out, =text is the text in the zone.</source>
        <translation>CSV: layer hoặc level, colour, code, name. Mã - để bỏ qua lớp, =text là chữ nằm trong vùng.</translation>
    </message>
    <message>
        <source>Cadastre</source>
        <translation>Địa chính</translation>
    </message>
    <message>
        <source>Can be left out.</source>
        <translation>Có thể bỏ trống.</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>Đã hủy. Không có gì thay đổi.</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation>Đã hủy. Chưa ghi gì.</translation>
    </message>
    <message>
        <source>Centroids with parcel data</source>
        <translation>Tâm thửa mang thông tin thửa đất</translation>
    </message>
    <message>
        <source>Certificate of a clicked parcel</source>
        <translation>Phiếu cho thửa đất được bấm</translation>
    </message>
    <message>
        <source>Certificates issued</source>
        <translation>Số phiếu đã lập</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Phần đất biến động</translation>
    </message>
    <message>
        <source>Changes by zone</source>
        <translation>Thay đổi theo vùng</translation>
    </message>
    <message>
        <source>Check network, proxy and certificates (pip's settings), or use an offline folder of wheels.</source>
        <translation>Hãy kiểm tra mạng, proxy và chứng thư (thiết lập của pip), hoặc dùng thư mục wheel ngoại tuyến.</translation>
    </message>
    <message>
        <source>Check parcels</source>
        <translation>Kiểm tra thửa đất</translation>
    </message>
    <message>
        <source>Check plan package</source>
        <translation>Kiểm tra hồ sơ quy hoạch</translation>
    </message>
    <message>
        <source>Check sheet, number, id or point; parcels are looked for in the layer that was chosen.</source>
        <translation>Kiểm tra số tờ, số thửa, mã thửa hoặc điểm; thửa được tìm trong lớp thửa đất đã chọn.</translation>
    </message>
    <message>
        <source>Check that it is a data file of the expected kind and was copied completely.</source>
        <translation>Hãy kiểm tra xem đây có phải tệp dữ liệu đúng loại và đã được chép đủ hay chưa.</translation>
    </message>
    <message>
        <source>Check that it is the right boundary and the right parcels, and that their coordinates are right.</source>
        <translation>Hãy kiểm tra đúng ranh giới, đúng lớp thửa và tọa độ của chúng.</translation>
    </message>
    <message>
        <source>Check the address (tcp://host:8786), whether the scheduler runs and whether a firewall is between.</source>
        <translation>Hãy kiểm tra địa chỉ (tcp://host:8786), bộ điều phối có đang chạy không và có tường lửa chặn không.</translation>
    </message>
    <message>
        <source>Check the meridian of both: 105°30' and 107°00' coordinates of one place differ by about 156 km.</source>
        <translation>Hãy kiểm tra kinh tuyến trục của cả hai: tọa độ theo 105°30' và 107°00' của cùng một điểm lệch nhau khoảng 156 km.</translation>
    </message>
    <message>
        <source>Check the meridian of this sheet.</source>
        <translation>Hãy kiểm tra kinh tuyến trục của tờ này.</translation>
    </message>
    <message>
        <source>Check the path, or whether the drive is connected.</source>
        <translation>Hãy kiểm tra đường dẫn, hoặc xem ổ đĩa đã được kết nối chưa.</translation>
    </message>
    <message>
        <source>Check which system the layer is in, for example with Diagnose coordinates.</source>
        <translation>Hãy kiểm tra lớp thuộc hệ nào, ví dụ bằng thuật toán Chẩn đoán tọa độ.</translation>
    </message>
    <message>
        <source>Checking attributes</source>
        <translation>Đang kiểm tra thuộc tính</translation>
    </message>
    <message>
        <source>Checking codes and reference systems</source>
        <translation>Đang kiểm tra mã và hệ tọa độ</translation>
    </message>
    <message>
        <source>Checking folders and classes</source>
        <translation>Đang kiểm tra thư mục và lớp</translation>
    </message>
    <message>
        <source>Checking how parcels fit together</source>
        <translation>Đang kiểm tra độ khớp giữa các thửa</translation>
    </message>
    <message>
        <source>Checking lines</source>
        <translation>Đang kiểm tra các đường</translation>
    </message>
    <message>
        <source>Checking numbers and areas</source>
        <translation>Đang kiểm tra số hiệu và diện tích</translation>
    </message>
    <message>
        <source>Checking places</source>
        <translation>Đang kiểm tra vị trí</translation>
    </message>
    <message>
        <source>Checking scans and drawings</source>
        <translation>Đang kiểm tra bản quét và bản vẽ</translation>
    </message>
    <message>
        <source>Checking shapes</source>
        <translation>Đang kiểm tra hình dạng</translation>
    </message>
    <message>
        <source>Checking shapes and zones</source>
        <translation>Đang kiểm tra hình học và vùng</translation>
    </message>
    <message>
        <source>Checks a delivered package of TT 16/2025/TT-BXD by 70 rules: folders, classes, fields, codes, reference systems, shapes, areas, indicators, scans, drawings.</source>
        <translation type="vanished">Kiểm tra hồ sơ giao nộp theo TT 16/2025/TT-BXD bằng 70 quy tắc: thư mục, lớp, trường, mã, hệ tọa độ, hình học, diện tích, chỉ tiêu, bản quét, bản vẽ.</translation>
    </message>
    <message>
        <source>Checks a delivered package of TT 16/2025/TT-BXD by 72 rules: folders, classes, fields, codes, reference systems, shapes, areas, indicators, scans, drawings.</source>
        <translation>Kiểm tra hồ sơ giao nộp theo TT 16/2025/TT-BXD bằng 72 quy tắc: thư mục, lớp, trường, mã, hệ tọa độ, hình học, diện tích, chỉ tiêu, bản quét, bản vẽ.</translation>
    </message>
    <message>
        <source>Checks made</source>
        <translation>Số kiểm tra đã thực hiện</translation>
    </message>
    <message>
        <source>Checks parcels by more than 80 rules: shape, coverage, attributes, numbers, areas, place.</source>
        <translation>Kiểm tra thửa đất theo hơn 80 quy tắc: hình dạng, độ phủ kín, thuộc tính, số hiệu, diện tích, vị trí.</translation>
    </message>
    <message>
        <source>Checks that failed</source>
        <translation>Số kiểm tra không đạt</translation>
    </message>
    <message>
        <source>Choose Shapefile, MapInfo, GeoPackage, FileGDB, KML, GML, GeoJSON or .pol files, or a ZIP with them.</source>
        <translation>Hãy chọn tệp Shapefile, MapInfo, GeoPackage, FileGDB, KML, GML, GeoJSON hoặc .pol, hoặc tệp ZIP chứa chúng.</translation>
    </message>
    <message>
        <source>Choose a Python 3.11, 3.12 or 3.13 of 64 bits as base Python, then run again.</source>
        <translation>Hãy chọn Python 3.11, 3.12 hoặc 3.13 bản 64 bit làm Python gốc rồi chạy lại.</translation>
    </message>
    <message>
        <source>Choose a drawing of a plan, or give a table that says which layer or colour is which code.</source>
        <translation>Hãy chọn bản vẽ quy hoạch, hoặc đưa bảng cho biết lớp hay màu nào ứng với mã nào.</translation>
    </message>
    <message>
        <source>Choose a folder in which you may write.</source>
        <translation>Hãy chọn thư mục mà bạn có quyền ghi.</translation>
    </message>
    <message>
        <source>Choose a folder or a PDF file for the certificates.</source>
        <translation>Hãy chọn thư mục hoặc tệp PDF để ghi phiếu.</translation>
    </message>
    <message>
        <source>Choose a layer of parcels or zones first.</source>
        <translation>Hãy chọn lớp thửa đất hoặc lớp vùng quy hoạch trước.</translation>
    </message>
    <message>
        <source>Choose a layer with {wanted}.</source>
        <translation>Hãy chọn lớp có {wanted}.</translation>
    </message>
    <message>
        <source>Choose an empty or a new folder: certificates that were issued are never replaced.</source>
        <translation>Hãy chọn thư mục trống hoặc thư mục mới: phiếu đã lập không bao giờ bị ghi đè.</translation>
    </message>
    <message>
        <source>Choose an empty or a new folder: nothing in it was touched.</source>
        <translation>Hãy chọn thư mục trống hoặc thư mục mới: chưa động đến gì trong thư mục này.</translation>
    </message>
    <message>
        <source>Choose another file for the output.</source>
        <translation>Hãy chọn tệp khác cho kết quả.</translation>
    </message>
    <message>
        <source>Choose another layer or remove the filter.</source>
        <translation>Hãy chọn lớp khác hoặc bỏ bộ lọc.</translation>
    </message>
    <message>
        <source>Choose at least one drawing or a folder of drawings.</source>
        <translation>Hãy chọn ít nhất một bản vẽ hoặc một thư mục bản vẽ.</translation>
    </message>
    <message>
        <source>Choose at least one file or a folder of files.</source>
        <translation>Hãy chọn ít nhất một tệp hoặc một thư mục.</translation>
    </message>
    <message>
        <source>Choose at least one layer.</source>
        <translation>Hãy chọn ít nhất một lớp.</translation>
    </message>
    <message>
        <source>Choose at least one of them.</source>
        <translation>Hãy chọn ít nhất một trong hai.</translation>
    </message>
    <message>
        <source>Choose at least one output, or on which findings the run is to fail.</source>
        <translation>Hãy chọn ít nhất một kết quả, hoặc chọn khi nào thì báo hỏng.</translation>
    </message>
    <message>
        <source>Choose at least one plan or a folder of plans.</source>
        <translation>Hãy chọn ít nhất một đồ án hoặc một thư mục đồ án.</translation>
    </message>
    <message>
        <source>Choose at least one plan.</source>
        <translation>Hãy chọn ít nhất một quy hoạch.</translation>
    </message>
    <message>
        <source>Choose at least one survey file or a folder of survey files.</source>
        <translation>Hãy chọn ít nhất một tệp đo hoặc một thư mục tệp đo.</translation>
    </message>
    <message>
        <source>Choose drawings or a folder with drawings.</source>
        <translation>Hãy chọn các bản vẽ hoặc thư mục có bản vẽ.</translation>
    </message>
    <message>
        <source>Choose either a folder or a ZIP archive.</source>
        <translation>Hãy chọn một thư mục hoặc một tệp ZIP.</translation>
    </message>
    <message>
        <source>Choose files with a plan, or give a table that says which layer or colour is which code.</source>
        <translation>Hãy chọn tệp có đồ án, hoặc đưa bảng cho biết lớp hay màu nào ứng với mã nào.</translation>
    </message>
    <message>
        <source>Choose lines, or where the table is written.</source>
        <translation>Hãy chọn lớp đường, hoặc nơi xuất bảng.</translation>
    </message>
    <message>
        <source>Choose text fields only.</source>
        <translation>Chỉ chọn các trường kiểu chữ.</translation>
    </message>
    <message>
        <source>Choose text files (.txt, .csv, .tsv, .dat, .xyz, .pts, .neh) or a folder with such files.</source>
        <translation>Hãy chọn tệp văn bản (.txt, .csv, .tsv, .dat, .xyz, .pts, .neh) hoặc thư mục chứa các tệp đó.</translation>
    </message>
    <message>
        <source>Choose the buildings that are to be listed.</source>
        <translation>Hãy chọn lớp nhà, công trình cần liệt kê.</translation>
    </message>
    <message>
        <source>Choose the drawing of the plan, or ask for existing land use too.</source>
        <translation>Hãy chọn bản vẽ quy hoạch, hoặc yêu cầu lấy cả hiện trạng.</translation>
    </message>
    <message>
        <source>Choose the errors layers that an earlier check wrote.</source>
        <translation>Hãy chọn các lớp lỗi do lần kiểm tra trước ghi ra.</translation>
    </message>
    <message>
        <source>Choose the folder CSDL_… or the ZIP archive that was delivered.</source>
        <translation>Hãy chọn thư mục CSDL_… hoặc tệp ZIP đã giao nộp.</translation>
    </message>
    <message>
        <source>Choose the interpreter of a Python 3.11, 3.12 or 3.13.</source>
        <translation>Hãy chọn trình thông dịch của Python 3.11, 3.12 hoặc 3.13.</translation>
    </message>
    <message>
        <source>Choose the parcels that are to be found under corridors.</source>
        <translation>Hãy chọn lớp thửa đất cần xét trong hành lang.</translation>
    </message>
    <message>
        <source>Choose the table of prices that the position belongs to.</source>
        <translation>Hãy chọn bảng giá có vị trí tương ứng.</translation>
    </message>
    <message>
        <source>Choose where the layer put right is written.</source>
        <translation>Hãy chọn nơi ghi lớp đã đặt lại.</translation>
    </message>
    <message>
        <source>Choose zones, existing land use, a boundary or other layers.</source>
        <translation>Hãy chọn vùng quy hoạch, hiện trạng, ranh giới hoặc các lớp khác.</translation>
    </message>
    <message>
        <source>Click a parcel on the map: the dialog of Planning certificates opens with the point filled in.</source>
        <translation>Bấm vào một thửa đất trên bản đồ: hộp thoại Phiếu thông tin quy hoạch mở ra với điểm đã điền sẵn.</translation>
    </message>
    <message>
        <source>Click on the map, or x,y in the layer's system, or longitude,latitude [EPSG:4326].</source>
        <translation>Bấm trên bản đồ, hoặc ghi x,y trong hệ tọa độ của lớp, hoặc kinh độ,vĩ độ [EPSG:4326].</translation>
    </message>
    <message>
        <source>Close other programs or split the input into smaller parts.</source>
        <translation>Hãy đóng các chương trình khác hoặc chia dữ liệu đầu vào thành các phần nhỏ hơn.</translation>
    </message>
    <message>
        <source>Closes gaps and overlaps up to the given widths, joins vertices that miss each other, adds vertices that a neighbour has, and removes spikes and repeated vertices. A gap goes to the parcel with the longest common border. Only boundaries at an error move, none farther than the largest move: a repair that would, or that would break a parcel or make it vanish, is not made but reported.

Boundaries on a locked line and locked parcels never move: the other side comes to them. All parcels, fields and their order stay; of a changed parcel only the computed area follows, the legal area never changes.

Look first: with the preview only proposals are written, each changed parcel before and after. The errors layer tells what is still wrong after the repair. Repairing the result again changes nothing.</source>
        <translation>Khép khe hở và chồng lấn không rộng hơn mức cho trước, nối các đỉnh lệch nhau, thêm đỉnh mà thửa bên cạnh có, xóa gai nhọn và đỉnh lặp. Khe hở được gộp vào thửa có cạnh chung dài nhất. Chỉ ranh giới tại chỗ có lỗi mới dịch chuyển và không quá mức dịch lớn nhất; nếu vượt mức đó, hoặc làm hỏng hay làm mất thửa, thì không sửa mà báo lại.

Ranh giới nằm trên đường khóa và thửa khóa không bao giờ dịch chuyển: phía bên kia được đưa về. Mọi thửa, mọi trường và thứ tự được giữ nguyên; với thửa bị thay đổi chỉ diện tích tính được cập nhật, diện tích pháp lý không bao giờ thay đổi.

Nên xem trước: ở chế độ xem trước chỉ ghi đề xuất, mỗi thửa thay đổi có hình trước và sau. Lớp lỗi cho biết những gì còn sai sau khi sửa. Sửa lại kết quả lần nữa không làm thay đổi gì.</translation>
    </message>
    <message>
        <source>Closes small gaps and overlaps between parcels within tolerances and lists every change.</source>
        <translation>Khép các khe hở và chồng lấn nhỏ giữa các thửa trong phạm vi dung sai và liệt kê mọi thay đổi.</translation>
    </message>
    <message>
        <source>Code in ma_xa, where several communes of the layer have the same sheet and number.</source>
        <translation>Mã ở trường ma_xa, khi nhiều xã trong lớp có cùng số tờ và số thửa.</translation>
    </message>
    <message>
        <source>Codes CNV, TCN … CDQ. Empty: doi_tuong_su_dung, where there is one.</source>
        <translation>Mã CNV, TCN … CDQ. Để trống: doi_tuong_su_dung, nếu có.</translation>
    </message>
    <message>
        <source>Codes as of</source>
        <translation>Mã theo ngày</translation>
    </message>
    <message>
        <source>Codes of 2018 in {layer} that may stand for several codes of 2024, to be looked at: {codes}.</source>
        <translation>Mã 2018 trong {layer} có thể ứng với nhiều mã 2024, cần xem lại: {codes}.</translation>
    </message>
    <message>
        <source>Codes of 2018 that may stand for several codes of 2024, to be looked at: {codes}.</source>
        <translation>Mã 2018 có thể ứng với nhiều mã 2024, cần xem lại: {codes}.</translation>
    </message>
    <message>
        <source>Codes of plan layers in {layer} are no land-use codes and have rows of their own: {codes}.</source>
        <translation>Mã lớp quy hoạch trong {layer} không phải mã loại đất, có dòng riêng: {codes}.</translation>
    </message>
    <message>
        <source>Codes of users that the form does not have are in the column of unknown users: {codes}.</source>
        <translation>Mã đối tượng không có trong biểu được xếp vào cột chưa xác định đối tượng: {codes}.</translation>
    </message>
    <message>
        <source>Codes of {layer} that are functional areas, not land types: {codes}.</source>
        <translation>Mã trong {layer} là khu chức năng, không phải loại đất: {codes}.</translation>
    </message>
    <message>
        <source>Codes of {layer} that are groups of land types, not land types: {codes}.</source>
        <translation>Mã trong {layer} là mã nhóm, chưa đến loại đất: {codes}.</translation>
    </message>
    <message>
        <source>Codes of {layer} that no list knows have rows of their own: {codes}.</source>
        <translation>Mã trong {layer} không có trong danh mục, có dòng riêng: {codes}.</translation>
    </message>
    <message>
        <source>Codes that are no land types have lines of their own: {codes}.</source>
        <translation>Mã không phải loại đất có dòng riêng: {codes}.</translation>
    </message>
    <message>
        <source>Codes that no list knows were kept: {codes}</source>
        <translation>Các mã không có trong danh mục được giữ nguyên: {codes}</translation>
    </message>
    <message>
        <source>Codes whose parcels and zones are not published; a blank: none.</source>
        <translation>Các mã mà thửa đất và vùng quy hoạch mang mã đó không được công bố; để trống: không có.</translation>
    </message>
    <message>
        <source>Combined codes (ONT+CLN) count as</source>
        <translation>Mã ghép (ONT+CLN) tính vào</translation>
    </message>
    <message>
        <source>Combined codes of {layer} were taken by the rule that was chosen: {codes}.</source>
        <translation>Mã ghép trong {layer} được xếp theo quy tắc đã chọn: {codes}.</translation>
    </message>
    <message>
        <source>Combined codes were taken by the rule that was chosen: {codes}.</source>
        <translation>Mã ghép được xếp theo quy tắc đã chọn: {codes}.</translation>
    </message>
    <message>
        <source>Commune and province.</source>
        <translation>Xã và tỉnh.</translation>
    </message>
    <message>
        <source>Commune code</source>
        <translation>Mã xã</translation>
    </message>
    <message>
        <source>Commune code in the outlines</source>
        <translation>Trường mã xã của lớp ranh giới</translation>
    </message>
    <message>
        <source>Commune of the parcels</source>
        <translation>Xã của thửa đất</translation>
    </message>
    <message>
        <source>Commune outlines</source>
        <translation>Ranh giới xã</translation>
    </message>
    <message>
        <source>Communes</source>
        <translation>Địa giới xã</translation>
    </message>
    <message>
        <source>Communes and codes</source>
        <translation>Theo xã và mã loại</translation>
    </message>
    <message>
        <source>Communes with an outline but no land in the layer: {codes}.</source>
        <translation>Xã có ranh giới nhưng không có đất trong lớp: {codes}.</translation>
    </message>
    <message>
        <source>Compare plans</source>
        <translation>So sánh hai bản quy hoạch</translation>
    </message>
    <message>
        <source>Compared with vi_tri of the table of prices.</source>
        <translation>So với cột vi_tri của bảng giá.</translation>
    </message>
    <message>
        <source>Compares the current land use with a plan, or two dates: matrix (Biểu 05/TKKK), pictures, what changed where.</source>
        <translation>So sánh hiện trạng với quy hoạch, hoặc hai thời điểm: biểu chu chuyển (Biểu 05/TKKK), hình, chỗ nào biến động.</translation>
    </message>
    <message>
        <source>Comparing points and forming lines</source>
        <translation>Đang so các điểm và nối đường</translation>
    </message>
    <message>
        <source>Comparing points with the parcels</source>
        <translation>Đang so điểm đo với thửa đất</translation>
    </message>
    <message>
        <source>Comparing sheet edges</source>
        <translation>Đang so sánh biên các tờ</translation>
    </message>
    <message>
        <source>Comparing the parcels</source>
        <translation>Đang so sánh các thửa đất</translation>
    </message>
    <message>
        <source>Comparing the zones</source>
        <translation>Đang so sánh các vùng</translation>
    </message>
    <message>
        <source>Consultant</source>
        <translation>Đơn vị tư vấn</translation>
    </message>
    <message>
        <source>Contact e-mail</source>
        <translation>Thư điện tử liên hệ</translation>
    </message>
    <message>
        <source>Coordinate reference system</source>
        <translation>Hệ tọa độ</translation>
    </message>
    <message>
        <source>Coordinates are taken as equal below this.</source>
        <translation>Dưới giá trị này, các tọa độ được coi là bằng nhau.</translation>
    </message>
    <message>
        <source>Coordinates of feature {feature} in {path} cannot be brought from {crs} to {other_crs}.</source>
        <translation>Không chuyển được tọa độ của đối tượng {feature} trong {path} từ {crs} sang {other_crs}.</translation>
    </message>
    <message>
        <source>Copied into {folder}.</source>
        <translation>Được chép vào {folder}.</translation>
    </message>
    <message>
        <source>Copy it again from its source, or unpack it yourself and give the folder.</source>
        <translation>Hãy chép lại từ nguồn, hoặc tự giải nén rồi chọn thư mục.</translation>
    </message>
    <message>
        <source>Copy the file again from its source or repair it, then run again.</source>
        <translation>Hãy chép lại tệp từ nguồn hoặc sửa tệp, rồi chạy lại.</translation>
    </message>
    <message>
        <source>Copy the file again from its source.</source>
        <translation>Hãy chép lại tệp từ nguồn.</translation>
    </message>
    <message>
        <source>Copying drawings and documents</source>
        <translation>Đang chép bản vẽ và văn bản</translation>
    </message>
    <message>
        <source>Correct it or remove it, or run the algorithm Set up the engine (bacgiang:setupengine).</source>
        <translation>Hãy sửa hoặc xóa giá trị đó, hoặc chạy công cụ Cài đặt bộ xử lý (bacgiang:setupengine).</translation>
    </message>
    <message>
        <source>Correct the drawings named and run again.</source>
        <translation>Hãy sửa các bản vẽ đã nêu rồi chạy lại.</translation>
    </message>
    <message>
        <source>Correct the file, or remove it from the folder that BACGIANG_CODELISTS names.</source>
        <translation>Hãy sửa tệp này, hoặc lấy nó khỏi thư mục mà BACGIANG_CODELISTS chỉ đến.</translation>
    </message>
    <message>
        <source>Correct the files named and run again.</source>
        <translation>Hãy sửa các tệp đã nêu rồi chạy lại.</translation>
    </message>
    <message>
        <source>Correct the files named, or give the order of the columns, and run again.</source>
        <translation>Hãy sửa các tệp đã nêu, hoặc khai báo thứ tự cột, rồi chạy lại.</translation>
    </message>
    <message>
        <source>Correct {name} and run again.</source>
        <translation>Hãy sửa {name} rồi chạy lại.</translation>
    </message>
    <message>
        <source>Corridors</source>
        <translation>Hành lang</translation>
    </message>
    <message>
        <source>Corridors overlap on {area} m²; each keeps its whole area, as asked.</source>
        <translation>Các hành lang chồng nhau {area} m²; mỗi hành lang giữ đủ diện tích theo yêu cầu.</translation>
    </message>
    <message>
        <source>Counts different values for Biểu 02; none is written. Empty: not counted.</source>
        <translation>Đếm số giá trị khác nhau cho Biểu 02; không ghi giá trị nào. Để trống: không đếm.</translation>
    </message>
    <message>
        <source>Create plan package</source>
        <translation>Tạo hồ sơ quy hoạch</translation>
    </message>
    <message>
        <source>Current land use, codes of 2018</source>
        <translation>Hiện trạng sử dụng đất, mã loại đất 2018</translation>
    </message>
    <message>
        <source>Current land use, codes of 2024</source>
        <translation>Hiện trạng sử dụng đất, mã loại đất 2024</translation>
    </message>
    <message>
        <source>Cutting the parcels by the plans</source>
        <translation>Đang chồng thửa đất với các quy hoạch</translation>
    </message>
    <message>
        <source>DGN v7 and DXF files. From a script, folders too.</source>
        <translation type="vanished">Các tệp DGN v7 và DXF. Khi chạy bằng lệnh thì có thể là thư mục.</translation>
    </message>
    <message>
        <source>DGN, DWG and DXF files, or ZIP archives of them. From a script, folders too.</source>
        <translation>Tệp DGN, DWG, DXF hoặc tệp nén ZIP chứa chúng. Trong tập lệnh có thể dùng cả thư mục.</translation>
    </message>
    <message>
        <source>Date of issue</source>
        <translation>Ngày lập phiếu</translation>
    </message>
    <message>
        <source>Date of publication</source>
        <translation>Ngày công bố</translation>
    </message>
    <message>
        <source>Decimals of areas</source>
        <translation>Số chữ số thập phân của diện tích</translation>
    </message>
    <message>
        <source>Decimals of hectares</source>
        <translation>Số chữ số thập phân của ha</translation>
    </message>
    <message>
        <source>Decimals of rounded areas</source>
        <translation>Số chữ số thập phân của diện tích làm tròn</translation>
    </message>
    <message>
        <source>Decision date</source>
        <translation>Ngày quyết định</translation>
    </message>
    <message>
        <source>Decision number</source>
        <translation>Số quyết định</translation>
    </message>
    <message>
        <source>Detailed plan (QCT)</source>
        <translation>Quy hoạch chi tiết (QCT)</translation>
    </message>
    <message>
        <source>Diagnose coordinates</source>
        <translation>Chẩn đoán tọa độ</translation>
    </message>
    <message>
        <source>Differences up to this area are rounding of drawing: counted and stated, not listed.</source>
        <translation>Chênh lệch đến mức này coi là sai số vẽ: được đếm và nêu tổng, không liệt kê.</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Khoảng cách</translation>
    </message>
    <message>
        <source>Divide the drawing, or save it as DXF and import that.</source>
        <translation>Hãy chia nhỏ bản vẽ, hoặc lưu thành DXF rồi nhập tệp đó.</translation>
    </message>
    <message>
        <source>Divide the list, or select fewer parcels.</source>
        <translation>Hãy chia nhỏ danh sách hoặc chọn ít thửa hơn.</translation>
    </message>
    <message>
        <source>Document or project</source>
        <translation>Văn bản hoặc dự án</translation>
    </message>
    <message>
        <source>Documents (originals)</source>
        <translation>Văn bản (tệp gốc)</translation>
    </message>
    <message>
        <source>Drawing pictures and writing the workbook</source>
        <translation>Đang vẽ hình và ghi bảng tính</translation>
    </message>
    <message>
        <source>Drawing the map book</source>
        <translation>Đang vẽ tập bản đồ</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>Bản vẽ</translation>
    </message>
    <message>
        <source>Drawings (originals)</source>
        <translation>Bản vẽ (tệp gốc)</translation>
    </message>
    <message>
        <source>Drawings, GIS files, or ZIP archives of them. From a script, folders too.</source>
        <translation>Bản vẽ, tệp GIS hoặc tệp ZIP chứa chúng. Từ lệnh thì dùng được cả thư mục.</translation>
    </message>
    <message>
        <source>Each changed parcel twice: before and after the repair. Needed for the preview.</source>
        <translation>Mỗi thửa thay đổi hai đối tượng: trước và sau khi sửa. Cần có khi xem trước.</translation>
    </message>
    <message>
        <source>Each line or part of a line with the reason.</source>
        <translation>Từng đường hoặc đoạn đường kèm lý do.</translation>
    </message>
    <message>
        <source>Each part that is left outside.</source>
        <translation>Từng mảnh còn lại ngoài ranh giới.</translation>
    </message>
    <message>
        <source>Each way in which the numbers may be meant is tried: as declared, every other VN-2000 zone, WGS 84 and Hanoi 1972, X and Y exchanged, millimetres to feet, a zone number before the easting, a missing false easting, and what occurs together. The report shows on a map where the data would lie, how much of it lies inside the outline, and which hypothesis fits best. Where several fit, it says so and decides nothing.

A missing datum shift moves data by about 224 m, which an outline rarely shows. Give a reference layer that is known to be right (neighbouring parcels, commune boundaries): the outer boundary is compared with it at the place as declared and 224 m to either side, and with the same distance in other directions as a test.

Nothing is moved unless you choose so. What is put right goes to a new layer; the report says how many points moved and how far. The computed area is written anew, the old value stays in dien_tich_truoc, the legal area is never touched. EPSG gives the transformation of Hanoi 1972 for the Vũng Tàu area only.</source>
        <translation>Mọi cách hiểu các con số đều được thử: đúng như khai báo, mọi múi VN-2000 khác, WGS 84 và Hà Nội 1972, X và Y đổi chỗ, từ milimét đến foot, số hiệu múi đứng trước tọa độ đông, thiếu 500 km ở tọa độ đông, và các sai sót đi cùng nhau. Báo cáo vẽ trên bản đồ nơi dữ liệu sẽ nằm, bao nhiêu phần nằm trong địa giới và giả thiết nào phù hợp nhất. Khi nhiều giả thiết cùng phù hợp, báo cáo nói rõ và không kết luận.

Thiếu tham số chuyển làm dữ liệu lệch khoảng 224 m, địa giới thường không cho thấy điều đó. Hãy đưa một lớp đối chiếu chắc chắn đúng (thửa đất lân cận, địa giới xã): ranh giới ngoài được so với lớp đó tại vị trí khai báo và cách 224 m về hai phía, và để kiểm chứng, ở cùng khoảng cách theo các hướng khác.

Không dịch chuyển gì nếu bạn không chọn. Lớp được đặt lại ghi ra lớp mới; báo cáo nêu bao nhiêu điểm dịch chuyển và bao xa. Diện tích tính toán được tính lại, giá trị cũ giữ trong dien_tich_truoc, diện tích pháp lý không bao giờ bị đụng đến. EPSG chỉ công bố phép chuyển của Hà Nội 1972 cho vùng Vũng Tàu.</translation>
    </message>
    <message>
        <source>Earlier list</source>
        <translation>Danh sách trước</translation>
    </message>
    <message>
        <source>Edge matching distance</source>
        <translation>Khoảng cách tiếp biên</translation>
    </message>
    <message>
        <source>Edges of two sheets no farther apart than this become one line. 0: never.</source>
        <translation>Cạnh của hai tờ lệch nhau không quá khoảng này được đưa về một đường. 0: không tiếp biên.</translation>
    </message>
    <message>
        <source>Edges that are wrong.</source>
        <translation>Các cạnh sai.</translation>
    </message>
    <message>
        <source>Elements in no zone</source>
        <translation>Phần tử không thành vùng</translation>
    </message>
    <message>
        <source>Elements in the files</source>
        <translation>Số phần tử trong các tệp</translation>
    </message>
    <message>
        <source>Elements that became lines</source>
        <translation>Số phần tử thành đường</translation>
    </message>
    <message>
        <source>Elements that became texts</source>
        <translation>Số phần tử thành chữ</translation>
    </message>
    <message>
        <source>Elements that could not be read</source>
        <translation>Số phần tử không đọc được</translation>
    </message>
    <message>
        <source>Elements that draw a zone again</source>
        <translation>Phần tử vẽ lặp lại một vùng</translation>
    </message>
    <message>
        <source>Empty: by the dictionary's name where there is one.</source>
        <translation>Bỏ trống: theo tên trong từ điển nếu có.</translation>
    </message>
    <message>
        <source>Empty: head of the office. No name is written.</source>
        <translation>Để trống: thủ trưởng cơ quan. Không ghi tên người.</translation>
    </message>
    <message>
        <source>Empty: loai_dat, or ma_loai_qh.</source>
        <translation>Để trống: loai_dat, hoặc ma_loai_qh.</translation>
    </message>
    <message>
        <source>Empty: loai_dat.</source>
        <translation>Để trống: loai_dat.</translation>
    </message>
    <message>
        <source>Empty: ma_loai_qh, or loai_dat.</source>
        <translation>Để trống: ma_loai_qh, hoặc loai_dat.</translation>
    </message>
    <message>
        <source>Empty: ma_vung, or the feature number where there is none.</source>
        <translation>Để trống: ma_vung, hoặc số thứ tự đối tượng nếu không có trường này.</translation>
    </message>
    <message>
        <source>Empty: ma_xa or code.</source>
        <translation>Để trống: ma_xa hoặc code.</translation>
    </message>
    <message>
        <source>Empty: ma_xa, where there is one.</source>
        <translation>Để trống: ma_xa, nếu có.</translation>
    </message>
    <message>
        <source>Empty: ngay_quyet_dinh.</source>
        <translation>Để trống: ngay_quyet_dinh.</translation>
    </message>
    <message>
        <source>Empty: ten_vung.</source>
        <translation>Để trống: ten_vung.</translation>
    </message>
    <message>
        <source>Empty: the area of the polygon.</source>
        <translation>Để trống: diện tích của hình.</translation>
    </message>
    <message>
        <source>Empty: the one that the hypothesis says the numbers are in.</source>
        <translation>Để trống: hệ mà theo giả thiết các con số thuộc về.</translation>
    </message>
    <message>
        <source>Empty: {name}, or a usual other name of it.</source>
        <translation>Để trống: {name}, hoặc một tên thường gặp khác của trường này.</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Bảng mã</translation>
    </message>
    <message>
        <source>Encoding of the texts</source>
        <translation>Bảng mã của chữ</translation>
    </message>
    <message>
        <source>Ends of a line nearer than this are joined, and said.</source>
        <translation>Hai đầu đường gần hơn mức này được nối lại và nêu ra.</translation>
    </message>
    <message>
        <source>Ends of lines</source>
        <translation>Đầu mút đường</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Tiếng Anh</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Lỗi</translation>
    </message>
    <message>
        <source>Errors along lines</source>
        <translation>Lỗi dạng đường</translation>
    </message>
    <message>
        <source>Errors and warnings</source>
        <translation>Lỗi và cảnh báo</translation>
    </message>
    <message>
        <source>Errors are written as points, lines and polygons with rule, severity, message in Vietnamese and English, and the parcel's keys. The HTML report and the XLSX workbook have pictures of the worst, the workbook lists the findings, and the JSON report tells which rules were checked and which were not for lack of data.

A profile (JSON) switches rules on and off and sets their limits and severities. All shipped limits are office settings or provisional: no legal value is known. Legal areas are looked at, never changed. One defect is one finding, which names every parcel it is about.

Give the errors layers of an earlier check to learn what is new, what is still there and what is gone. Fail on makes a batch run end with an error; the layers and reports are written all the same.</source>
        <translation>Lỗi được ghi thành điểm, đường và vùng kèm quy tắc, mức độ, thông báo tiếng Việt và tiếng Anh, và khóa của thửa. Báo cáo HTML và bảng tính XLSX có hình các lỗi nặng nhất, bảng tính liệt kê các phát hiện, báo cáo JSON cho biết quy tắc nào đã kiểm tra và quy tắc nào chưa vì thiếu dữ liệu.

Hồ sơ quy tắc (JSON) bật tắt quy tắc và đặt ngưỡng, mức độ. Mọi ngưỡng kèm sẵn là thiết lập của cơ quan hoặc tạm thời: chưa biết giá trị pháp lý nào. Diện tích pháp lý chỉ được xem, không bao giờ bị sửa. Mỗi lỗi là một dòng và nêu mọi thửa liên quan.

Chọn các lớp lỗi của lần kiểm tra trước để biết lỗi nào mới, lỗi nào còn, lỗi nào đã hết. "Báo hỏng khi" làm lần chạy hàng loạt kết thúc bằng lỗi; các lớp và báo cáo vẫn được ghi đầy đủ.</translation>
    </message>
    <message>
        <source>Errors at points</source>
        <translation>Lỗi dạng điểm</translation>
    </message>
    <message>
        <source>Errors found</source>
        <translation>Số lỗi tìm thấy</translation>
    </message>
    <message>
        <source>Errors left</source>
        <translation>Số lỗi còn lại</translation>
    </message>
    <message>
        <source>Errors of an earlier check</source>
        <translation>Lỗi của lần kiểm tra trước</translation>
    </message>
    <message>
        <source>Errors of areas</source>
        <translation>Lỗi dạng vùng</translation>
    </message>
    <message>
        <source>Errors of the package</source>
        <translation>Lỗi của hồ sơ</translation>
    </message>
    <message>
        <source>Every plan in it and its sub-folders, besides those above. May be a .gdb itself.</source>
        <translation>Mọi đồ án trong thư mục và thư mục con, ngoài các tệp ở trên. Có thể chính là một .gdb.</translation>
    </message>
    <message>
        <source>Every zone of both versions gets a row: added, removed, another code, boundary, indicator (density, storeys, floor-area ratio), decision, name or id, or unchanged, with common, lost and gained area.

Zones are matched by id where ids are stable: they occur in both versions, once, and lie on common ground. Otherwise, and for zones whose id has gone, the zone with the most common ground is taken (at least half of the larger one). The report says which way was taken and why.

The layer of ground holds every piece whose code or indicators differ. With parcels: for every parcel that changed a row per code with the area before and after; both add up to the area of the parcel, and ground in no zone is a row of its own. Differences up to the smallest area are counted and stated, not listed.</source>
        <translation>Mỗi vùng của hai bản có một dòng: thêm mới, bỏ đi, đổi mã loại, đổi ranh giới, đổi chỉ tiêu (mật độ xây dựng, tầng cao, hệ số sử dụng đất), đổi quyết định, đổi tên, đổi mã vùng hoặc không thay đổi; kèm diện tích chung, giảm, tăng.

Vùng được ghép theo mã nếu mã ổn định: có ở cả hai bản, mỗi mã một lần và nằm trên phần đất chung. Nếu không, và với vùng không còn mã cũ, ghép với vùng có phần đất chung lớn nhất (ít nhất một nửa vùng lớn hơn). Báo cáo nêu cách ghép và lý do.

Lớp phần đất thay đổi gồm mọi phần đất có mã hoặc chỉ tiêu khác nhau. Nếu có lớp thửa đất: mỗi thửa thay đổi và mỗi mã một dòng với diện tích trước và sau; cả hai cộng lại bằng diện tích thửa, phần ngoài quy hoạch là một dòng riêng. Chênh lệch không vượt diện tích nhỏ nhất được đếm và nêu tổng, không liệt kê.</translation>
    </message>
    <message>
        <source>Exchange back</source>
        <translation>Đổi lại cho đúng</translation>
    </message>
    <message>
        <source>Existing land use</source>
        <translation>Hiện trạng sử dụng đất</translation>
    </message>
    <message>
        <source>Existing land use too</source>
        <translation>Lấy cả hiện trạng sử dụng đất</translation>
    </message>
    <message>
        <source>Export the parcels from FAMIS or gCadas as Shapefile or DXF instead.</source>
        <translation>Hãy xuất thửa đất từ FAMIS hoặc gCadas ra Shapefile hoặc DXF.</translation>
    </message>
    <message>
        <source>Export the points from the instrument or the table as text or CSV.</source>
        <translation>Hãy xuất điểm từ máy đo hoặc bảng tính ra tệp văn bản hay CSV.</translation>
    </message>
    <message>
        <source>Faces that carry a name but no parcel label. Can be left out.</source>
        <translation>Các vùng khép kín có tên nhưng không có nhãn thửa. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>Fail on</source>
        <translation>Báo hỏng khi</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Không đạt</translation>
    </message>
    <message>
        <source>Feature {feature} in {path} has a coordinate that is not a number or infinite.</source>
        <translation>Đối tượng {feature} trong {path} có tọa độ không phải là số hoặc vô hạn.</translation>
    </message>
    <message>
        <source>Features in classes</source>
        <translation>Đối tượng đã xếp lớp</translation>
    </message>
    <message>
        <source>Features in the layers</source>
        <translation>Số đối tượng trong các lớp</translation>
    </message>
    <message>
        <source>Features left out</source>
        <translation>Số đối tượng bị loại ra</translation>
    </message>
    <message>
        <source>Features read</source>
        <translation>Đối tượng đã đọc</translation>
    </message>
    <message>
        <source>Features that are no parcels</source>
        <translation>Số đối tượng không phải thửa đất</translation>
    </message>
    <message>
        <source>Features that fit no class</source>
        <translation>Đối tượng không xếp được lớp</translation>
    </message>
    <message>
        <source>Features transformed</source>
        <translation>Số đối tượng đã chuyển</translation>
    </message>
    <message>
        <source>Fetch the wheels again from a source that you trust; do not use this one.</source>
        <translation>Hãy tải lại các tệp wheel từ nguồn tin cậy; không dùng nguồn này.</translation>
    </message>
    <message>
        <source>Fetch the wheels for this system and this version of Python into the folder, run again.</source>
        <translation>Hãy tải các tệp wheel dành cho hệ điều hành và phiên bản Python này vào thư mục rồi chạy lại.</translation>
    </message>
    <message>
        <source>Fetching {package}</source>
        <translation>Đang tải {package}</translation>
    </message>
    <message>
        <source>Field matches</source>
        <translation>Bảng khớp trường</translation>
    </message>
    <message>
        <source>Field names</source>
        <translation>Tên trường</translation>
    </message>
    <message>
        <source>Field of locked parcels</source>
        <translation>Trường đánh dấu thửa khóa</translation>
    </message>
    <message>
        <source>Field of persons, to count users</source>
        <translation>Trường tên người sử dụng đất, để đếm</translation>
    </message>
    <message>
        <source>Field of the area (m²)</source>
        <translation>Trường diện tích (m²)</translation>
    </message>
    <message>
        <source>Field of the code after</source>
        <translation>Trường mã ở lớp sau</translation>
    </message>
    <message>
        <source>Field of the code before</source>
        <translation>Trường mã ở lớp trước</translation>
    </message>
    <message>
        <source>Field of the commune's code</source>
        <translation>Trường mã xã</translation>
    </message>
    <message>
        <source>Field of the commune's name</source>
        <translation>Trường tên xã</translation>
    </message>
    <message>
        <source>Field of the corridor's width</source>
        <translation>Trường bề rộng hành lang</translation>
    </message>
    <message>
        <source>Field of the decision's date</source>
        <translation>Trường ngày quyết định</translation>
    </message>
    <message>
        <source>Field of the decision's number</source>
        <translation>Trường số quyết định</translation>
    </message>
    <message>
        <source>Field of the land-use code</source>
        <translation>Trường mã loại đất</translation>
    </message>
    <message>
        <source>Field of the object's width</source>
        <translation>Trường bề rộng công trình</translation>
    </message>
    <message>
        <source>Field of the parcel id</source>
        <translation>Trường mã thửa</translation>
    </message>
    <message>
        <source>Field of the parcel number</source>
        <translation>Trường số thửa</translation>
    </message>
    <message>
        <source>Field of the present land use</source>
        <translation>Trường loại đất hiện trạng</translation>
    </message>
    <message>
        <source>Field of the previous land-use code</source>
        <translation>Trường mã loại đất kỳ trước</translation>
    </message>
    <message>
        <source>Field of the price position</source>
        <translation>Trường vị trí giá đất</translation>
    </message>
    <message>
        <source>Field of the river's side</source>
        <translation>Trường phía sông</translation>
    </message>
    <message>
        <source>Field of the role</source>
        <translation>Trường vai trò</translation>
    </message>
    <message>
        <source>Field of the sheet number</source>
        <translation>Trường số tờ bản đồ</translation>
    </message>
    <message>
        <source>Field of the side</source>
        <translation>Trường phía hành lang</translation>
    </message>
    <message>
        <source>Field of the storeys</source>
        <translation>Trường số tầng</translation>
    </message>
    <message>
        <source>Field of the text</source>
        <translation>Trường nội dung chữ</translation>
    </message>
    <message>
        <source>Field of the user's code</source>
        <translation>Trường mã đối tượng sử dụng, quản lý</translation>
    </message>
    <message>
        <source>Field of the works' code</source>
        <translation>Trường mã loại của công trình</translation>
    </message>
    <message>
        <source>Field of the works' status</source>
        <translation>Trường tình trạng của công trình</translation>
    </message>
    <message>
        <source>Field of the works' year</source>
        <translation>Trường năm của công trình</translation>
    </message>
    <message>
        <source>Field of the zone's code</source>
        <translation>Trường mã vùng quy hoạch</translation>
    </message>
    <message>
        <source>Field of the zone's id</source>
        <translation>Trường định danh vùng quy hoạch</translation>
    </message>
    <message>
        <source>Field of the zone's name</source>
        <translation>Trường tên vùng quy hoạch</translation>
    </message>
    <message>
        <source>Field {field}: {encoding}; texts mended: {mended}, left as not sure: {unsure}, not legible: {unknown}</source>
        <translation>Trường {field}: {encoding}; số giá trị chữ đã sửa: {mended}, để nguyên vì chưa chắc: {unsure}, không đọc được: {unknown}</translation>
    </message>
    <message>
        <source>Field {source} → {column} ({how})</source>
        <translation>Trường {source} → {column} ({how})</translation>
    </message>
    <message>
        <source>Field {source} → {column} ({how}), layers: {count}</source>
        <translation>Trường {source} → {column} ({how}), số lớp: {count}</translation>
    </message>
    <message>
        <source>Fields in capitals (fonts ending in H)</source>
        <translation>Trường dùng phông chữ hoa (tên phông tận cùng là H)</translation>
    </message>
    <message>
        <source>Fields in it: {known}.</source>
        <translation>Các trường có trong lớp: {known}.</translation>
    </message>
    <message>
        <source>Fields of the class</source>
        <translation>Trường phân cấp</translation>
    </message>
    <message>
        <source>Fields of the parcels that the register repeats. Empty: commune, sheet, number, key, land code.</source>
        <translation>Các trường của thửa đất được lặp lại trong bảng kê. Để trống: xã, tờ, thửa, khóa thửa, loại đất.</translation>
    </message>
    <message>
        <source>Fields to fix</source>
        <translation>Trường cần sửa</translation>
    </message>
    <message>
        <source>Fields with mended texts</source>
        <translation>Số trường có chữ đã sửa</translation>
    </message>
    <message>
        <source>Fields with personal data too, for use inside the office only; else they are left out.</source>
        <translation>Lấy cả trường có dữ liệu cá nhân, chỉ dùng trong cơ quan; nếu không thì bỏ qua.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Tệp</translation>
    </message>
    <message>
        <source>Files found</source>
        <translation>Số tệp tìm thấy</translation>
    </message>
    <message>
        <source>Files given twice</source>
        <translation>Số tệp bị đưa vào hai lần</translation>
    </message>
    <message>
        <source>Files imported</source>
        <translation>Số tệp đã nhập</translation>
    </message>
    <message>
        <source>Files imported with doubts</source>
        <translation>Số tệp đã nhập nhưng cần xem lại</translation>
    </message>
    <message>
        <source>Files that failed</source>
        <translation>Số tệp không nhập được</translation>
    </message>
    <message>
        <source>Fills forms 01 to 05/TKKK of TT 08/2024 per commune and for the province, with the sum checks as formulas.</source>
        <translation>Lập biểu 01 đến 05/TKKK theo TT 08/2024 cho từng xã và toàn tỉnh, kiểm tra cộng bằng công thức.</translation>
    </message>
    <message>
        <source>Find it for every text</source>
        <translation>Tự nhận biết cho từng giá trị</translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>Tự nhận biết</translation>
    </message>
    <message>
        <source>Finding affected parcels</source>
        <translation>Đang tìm thửa bị ảnh hưởng</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Phát hiện</translation>
    </message>
    <message>
        <source>Finds out why layers lie in the wrong place: meridian, units, exchanged X and Y, Hanoi 1972, datum shift.</source>
        <translation>Tìm lý do lớp nằm sai vị trí: kinh tuyến trục, đơn vị, đổi chỗ X và Y, Hà Nội 1972, thiếu tham số chuyển.</translation>
    </message>
    <message>
        <source>Finishing the files</source>
        <translation>Đang hoàn tất các tệp</translation>
    </message>
    <message>
        <source>Five digits, written to the field ma_xa where a file has none. Can be left empty.</source>
        <translation>Năm chữ số, ghi vào trường ma_xa khi tệp không có. Có thể để trống.</translation>
    </message>
    <message>
        <source>Five digits, written to the field ma_xa. Can be left empty.</source>
        <translation>Năm chữ số, ghi vào trường ma_xa. Có thể để trống.</translation>
    </message>
    <message>
        <source>Five digits; part of the parcel key commune-sheet-number. Can be left empty.</source>
        <translation>Năm chữ số; là một phần của khóa thửa xã-tờ-thửa. Có thể để trống.</translation>
    </message>
    <message>
        <source>Five digits; without an outline the box around this commune counts. Can be left empty.</source>
        <translation>Năm chữ số; khi không có địa giới thì dùng khung bao quanh xã này. Có thể để trống.</translation>
    </message>
    <message>
        <source>Fix text encoding</source>
        <translation>Sửa bảng mã chữ Việt</translation>
    </message>
    <message>
        <source>Fixed layer</source>
        <translation>Lớp đã sửa</translation>
    </message>
    <message>
        <source>Flat</source>
        <translation>Phẳng</translation>
    </message>
    <message>
        <source>Floor area (m²)</source>
        <translation>Diện tích sàn (m²)</translation>
    </message>
    <message>
        <source>Folder for the package</source>
        <translation>Thư mục chứa hồ sơ</translation>
    </message>
    <message>
        <source>Folder of certificates</source>
        <translation>Thư mục chứa phiếu</translation>
    </message>
    <message>
        <source>Folder of drawings</source>
        <translation>Thư mục bản vẽ</translation>
    </message>
    <message>
        <source>Folder of files</source>
        <translation>Thư mục chứa tệp</translation>
    </message>
    <message>
        <source>Folder of forms</source>
        <translation>Thư mục biểu</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>Thư mục hình</translation>
    </message>
    <message>
        <source>Folder of plans</source>
        <translation>Thư mục đồ án</translation>
    </message>
    <message>
        <source>Folder of survey files</source>
        <translation>Thư mục tệp đo</translation>
    </message>
    <message>
        <source>For Biểu 05. Empty: loai_dat_ky_truoc, where there is one.</source>
        <translation>Dùng cho Biểu 05. Để trống: loai_dat_ky_truoc, nếu có.</translation>
    </message>
    <message>
        <source>For GIS files. One per line, name in the file = field: TYPEZONE=ma_loai_qh.</source>
        <translation>Cho tệp GIS. Mỗi dòng một mục, tên trong tệp = trường: TYPEZONE=ma_loai_qh.</translation>
    </message>
    <message>
        <source>For all files, for example number,x,y,z,code: x is north, - skips a column. Empty: found out.</source>
        <translation>Dùng cho mọi tệp, ví dụ number,x,y,z,code: x là bắc, dấu - bỏ qua một cột. Để trống: tự tìm.</translation>
    </message>
    <message>
        <source>For every parcel: the area inside and outside, rounded so that both add up to the parcel; whether all or a part is taken; into how many parts the remainder falls and whether they are smaller than your office allows (no smallest area is shipped: provinces decide). Buildings are listed with the area inside.

Numbers run from the north in bands, left to right and back. Give an earlier list to keep its numbers. Totals by land code and commune add up to the area of the boundary; what of it is no parcel is stated.

With a table of prices, amounts are computed in whole đồng; a parcel without a price is marked and never counts as 0. Owners are read only where you ask for them, for use inside the office. Legal areas are carried along and never changed.</source>
        <translation>Với mỗi thửa: diện tích trong và ngoài ranh giới, làm tròn sao cho cộng lại đúng bằng diện tích thửa; thu hồi toàn bộ hay một phần; phần còn lại chia mấy mảnh và có nhỏ hơn mức cơ quan cho phép hay không (không kèm sẵn mức nào: do tỉnh quy định). Nhà, công trình được liệt kê với diện tích trong ranh giới.

Số thứ tự đánh từ bắc xuống theo từng dải, trái sang phải rồi ngược lại. Đưa danh sách trước vào để giữ số cũ. Tổng hợp theo loại đất và theo xã khớp với diện tích ranh giới; phần không phải thửa đất được nêu riêng.

Có bảng giá thì tính thành tiền đến đồng; thửa chưa có đơn giá được đánh dấu, không bao giờ tính là 0. Tên chủ sử dụng chỉ được đọc khi chọn, để dùng trong cơ quan. Diện tích pháp lý được chép nguyên, không thay đổi.</translation>
    </message>
    <message>
        <source>For files that state none. One rule per line, file name pattern = code: DC_12*=EPSG:9209.</source>
        <translation>Cho những tệp không ghi hệ tọa độ. Mỗi dòng một quy tắc, mẫu tên tệp = mã: DC_12*=EPSG:9209.</translation>
    </message>
    <message>
        <source>For heatmap and sankey as PNG and SVG: a new or empty folder, or an earlier one of this algorithm.</source>
        <translation>Chứa heatmap và sankey dạng PNG, SVG: thư mục mới hoặc rỗng, hoặc thư mục do chính thuật toán này tạo trước đó.</translation>
    </message>
    <message>
        <source>For land codes that the table does not name. Empty: they are not judged.</source>
        <translation>Cho loại đất không có trong bảng. Để trống: không xét.</translation>
    </message>
    <message>
        <source>For maHoSoQH.</source>
        <translation>Dùng cho maHoSoQH.</translation>
    </message>
    <message>
        <source>For none of {count} rows a certificate can be issued: {reasons}</source>
        <translation>Không lập được phiếu nào cho {count} dòng yêu cầu: {reasons}</translation>
    </message>
    <message>
        <source>For texts that look like “§Êt ë”, “Ñaát ôû” or “Äáº¥t á»Ÿ” instead of “Đất ở”: TCVN3 (ABC), VNI, VISCII, Windows-1258, UTF-8 read as Latin-1 (also several times over), letters and marks apart. Each text is judged by its own syllables and by the other texts of its field and layer, so a field may mix encodings. Text that is right already, in whatever language, stays.

The input is not touched: the result is a new layer with all rows, numbers, geometries and fields. What a mended text was is kept in a new field with _goc behind its name. The preview lists each distinct text once: original, proposal, encoding, how sure, how many rows, decision. Texts below the least confidence stay and are listed first. Look first: with the preview only, no layer is written.

TCVN3 in a font whose name ends in H (.VnTimeH) draws small letters as capitals: name such fields among those in capitals. Shapefiles and MapInfo tables are read as they are stored, whatever encoding QGIS shows them in; a selection is read as QGIS shows it.

The preview and the new fields hold the layer's texts, names of owners too: keep them in the office.</source>
        <translation>Dành cho chữ trông như “§Êt ë”, “Ñaát ôû” hay “Äáº¥t á»Ÿ” thay vì “Đất ở”: TCVN3 (ABC), VNI, VISCII, Windows-1258, UTF-8 bị đọc nhầm là Latin-1 (kể cả nhiều lần), dấu rời khỏi chữ. Mỗi giá trị được xét theo chính các tiếng của nó và theo các giá trị khác của trường và của lớp, nên một trường có thể lẫn nhiều bảng mã. Chữ vốn đã đúng, dù là tiếng nước nào, được giữ nguyên.

Dữ liệu đưa vào không bị đụng đến: kết quả là một lớp mới có đủ các dòng, số hiệu dòng, hình học và các trường. Giá trị trước khi sửa được giữ trong trường mới mang tên trường cũ thêm _goc. Bảng xem trước liệt kê mỗi giá trị khác nhau một lần: chữ gốc, chữ đề xuất, bảng mã, mức tin cậy, số dòng, quyết định. Chữ dưới mức tin cậy tối thiểu được để nguyên và được liệt kê đầu tiên. Hãy xem trước: khi chọn chỉ xem trước, không lớp nào được ghi.

Chữ TCVN3 dùng phông có tên tận cùng là H (.VnTimeH) hiện chữ thường thành chữ hoa: hãy nêu các trường đó ở mục trường dùng phông chữ hoa. Shapefile và bảng MapInfo được đọc đúng như đã lưu, dù QGIS đang hiện chúng theo bảng mã nào; phần được chọn thì đọc như QGIS hiện.

Bảng xem trước và các trường mới chứa chữ của lớp, kể cả tên chủ sử dụng đất: chỉ giữ trong cơ quan.</translation>
    </message>
    <message>
        <source>For the heads of the forms of all communes.</source>
        <translation>Ghi ở đầu các biểu toàn tỉnh.</translation>
    </message>
    <message>
        <source>For the heads, for example: Hiện trạng 2025.</source>
        <translation>Ghi ở đầu biểu, ví dụ: Hiện trạng 2025.</translation>
    </message>
    <message>
        <source>For the heads, for example: Quy hoạch 2030.</source>
        <translation>Ghi ở đầu biểu, ví dụ: Quy hoạch 2030.</translation>
    </message>
    <message>
        <source>For the heads, for example: Xã Tân Dĩnh.</source>
        <translation>Ghi ở đầu biểu, ví dụ: Xã Tân Dĩnh.</translation>
    </message>
    <message>
        <source>For the heads, for example: Đến ngày 31/12/2025.</source>
        <translation>Ghi ở đầu biểu, ví dụ: Đến ngày 31/12/2025.</translation>
    </message>
    <message>
        <source>For widths such as 2–3 m.</source>
        <translation>Cho bề rộng dạng 2–3 m.</translation>
    </message>
    <message>
        <source>Four digits of the plan code</source>
        <translation>Bốn chữ số của mã hồ sơ</translation>
    </message>
    <message>
        <source>Free some space or choose another drive.</source>
        <translation>Hãy giải phóng dung lượng hoặc chọn ổ đĩa khác.</translation>
    </message>
    <message>
        <source>Free some space, then run again.</source>
        <translation>Hãy giải phóng dung lượng rồi chạy lại.</translation>
    </message>
    <message>
        <source>Further plans</source>
        <translation>Các quy hoạch khác</translation>
    </message>
    <message>
        <source>Gaps between zones</source>
        <translation>Khoảng trống giữa các vùng</translation>
    </message>
    <message>
        <source>Gaps, overlaps, slivers, holes.</source>
        <translation>Khe hở, chồng lấn, mảnh vụn, lỗ.</translation>
    </message>
    <message>
        <source>General plan (QHC)</source>
        <translation>Quy hoạch chung (QHC)</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>Give a CSV in UTF-8 with loai_dat and dien_tich_toi_thieu, or with loai_dat, don_gia and perhaps vi_tri.</source>
        <translation>Hãy đưa tệp CSV mã UTF-8 có loai_dat và dien_tich_toi_thieu, hoặc loai_dat, don_gia và có thể vi_tri.</translation>
    </message>
    <message>
        <source>Give a CSV in UTF-8 with the columns layer, colour, code and name; write - as code to leave a layer out.</source>
        <translation>Hãy đưa tệp CSV mã UTF-8 có các cột layer, colour, code và name; ghi mã là - để bỏ qua một lớp.</translation>
    </message>
    <message>
        <source>Give a CSV in UTF-8 with the columns layer, database, feature_class, source and field.</source>
        <translation>Hãy dùng CSV mã UTF-8 có các cột layer, database, feature_class, source và field.</translation>
    </message>
    <message>
        <source>Give a CSV in UTF-8 with the columns ma (as in the layer) and loai_dat, for example QHDH_DAT_Coquan,TSC.</source>
        <translation>Hãy đưa tệp CSV mã UTF-8 có cột ma (như trong lớp) và loai_dat, ví dụ QHDH_DAT_Coquan,TSC.</translation>
    </message>
    <message>
        <source>Give a CSV in UTF-8 with the columns source and field, or a JSON object of source: field.</source>
        <translation>Hãy dùng CSV mã UTF-8 có cột source và field, hoặc đối tượng JSON dạng source: field.</translation>
    </message>
    <message>
        <source>Give a CSV in UTF-8 with the columns value and code (and layer, where needed). Known: {known}.</source>
        <translation>Hãy đưa tệp CSV mã UTF-8 có cột value và code (và layer nếu cần). Đã biết: {known}.</translation>
    </message>
    <message>
        <source>Give a CSV table in UTF-8 with the columns level and role, for example 10,parcel_boundary.</source>
        <translation>Hãy đưa bảng CSV mã UTF-8 có các cột level và role, ví dụ 10,parcel_boundary.</translation>
    </message>
    <message>
        <source>Give a CSV, text or XLSX file with a row per parcel: sheet;number, or an id, or a head and columns.</source>
        <translation>Hãy đưa tệp CSV, văn bản hoặc XLSX, mỗi thửa một dòng: số tờ;số thửa, hoặc mã thửa, hoặc có dòng tên cột.</translation>
    </message>
    <message>
        <source>Give a DGN file named .dgn, a DWG file named .dwg or a DXF file named .dxf.</source>
        <translation>Hãy dùng tệp DGN có đuôi .dgn, tệp DWG có đuôi .dwg hoặc tệp DXF có đuôi .dxf.</translation>
    </message>
    <message>
        <source>Give a DGN v7 file named .dgn or a DXF file named .dxf.</source>
        <translation type="vanished">Hãy đưa tệp DGN v7 có đuôi .dgn hoặc tệp DXF có đuôi .dxf.</translation>
    </message>
    <message>
        <source>Give a JSON object rules: rule id, then on, severity, tolerance or percent.</source>
        <translation>Hãy dùng JSON có đối tượng rules: mã quy tắc, rồi on, severity, tolerance hoặc percent.</translation>
    </message>
    <message>
        <source>Give a value for {name}.</source>
        <translation>Hãy nhập giá trị cho {name}.</translation>
    </message>
    <message>
        <source>Give every plan a key of its own, or none at all.</source>
        <translation>Đặt cho mỗi quy hoạch một mã riêng, hoặc không đặt mã nào.</translation>
    </message>
    <message>
        <source>Give one for all layers or one for each, in the order of the layers; =code gives a whole layer one class.</source>
        <translation>Cho một trường chung hoặc mỗi lớp một trường theo thứ tự lớp; =mã gán một cấp cho cả lớp.</translation>
    </message>
    <message>
        <source>Give present land use, works or buildings to compare the plan with.</source>
        <translation>Hãy cho lớp hiện trạng, lớp công trình hoàn thành hoặc lớp nhà để so với quy hoạch.</translation>
    </message>
    <message>
        <source>Give the order of the columns, for example number,x,y,z,code (x is north), and check the reference system.</source>
        <translation>Hãy khai báo thứ tự cột, ví dụ number,x,y,z,code (x là bắc), và kiểm tra hệ tọa độ.</translation>
    </message>
    <message>
        <source>Give the zones of the plan, the existing land use, the boundary or other layers.</source>
        <translation>Hãy chọn vùng quy hoạch, hiện trạng sử dụng đất, ranh giới hoặc các lớp khác.</translation>
    </message>
    <message>
        <source>Gone since the earlier check</source>
        <translation>Đã hết so với lần trước</translation>
    </message>
    <message>
        <source>Ground done (m²)</source>
        <translation>Diện tích đã thực hiện (m²)</translation>
    </message>
    <message>
        <source>Ground in both versions (m²)</source>
        <translation>Đất có ở cả hai bản (m²)</translation>
    </message>
    <message>
        <source>Ground of the new version only (m²)</source>
        <translation>Đất chỉ có ở bản mới (m²)</translation>
    </message>
    <message>
        <source>Ground of the objects</source>
        <translation>Vùng đất của công trình</translation>
    </message>
    <message>
        <source>Ground of the old version only (m²)</source>
        <translation>Đất chỉ có ở bản cũ (m²)</translation>
    </message>
    <message>
        <source>Ground that changed</source>
        <translation>Phần đất thay đổi quy hoạch</translation>
    </message>
    <message>
        <source>Ground that changed (m²)</source>
        <translation>Đất thay đổi quy hoạch (m²)</translation>
    </message>
    <message>
        <source>Ground under buildings (m²)</source>
        <translation>Diện tích xây dựng (m²)</translation>
    </message>
    <message>
        <source>Holds the label. Empty: noi_dung.</source>
        <translation>Chứa nhãn. Để trống: noi_dung.</translation>
    </message>
    <message>
        <source>How a corridor ends with its line.</source>
        <translation>Hành lang kết thúc thế nào ở đầu đường.</translation>
    </message>
    <message>
        <source>How many of the worst findings are drawn, no more than three of one rule.</source>
        <translation>Số phát hiện nặng nhất được vẽ, mỗi quy tắc không quá ba.</translation>
    </message>
    <message>
        <source>How zones are matched</source>
        <translation>Cách ghép vùng</translation>
    </message>
    <message>
        <source>Hypotheses</source>
        <translation>Các giả thiết</translation>
    </message>
    <message>
        <source>Hypothesis to follow</source>
        <translation>Giả thiết cần theo</translation>
    </message>
    <message>
        <source>Import CAD sheets</source>
        <translation>Nhập bản vẽ CAD</translation>
    </message>
    <message>
        <source>Import a plan</source>
        <translation>Nhập đồ án quy hoạch</translation>
    </message>
    <message>
        <source>Import it with Import CAD sheets, which reads DGN v8 too; another OLE document is no drawing.</source>
        <translation>Hãy nhập bằng công cụ Nhập bản vẽ CAD, công cụ này đọc được cả DGN v8; tài liệu OLE khác không phải là bản vẽ.</translation>
    </message>
    <message>
        <source>Import legacy parcels</source>
        <translation>Nhập thửa đất từ dữ liệu cũ</translation>
    </message>
    <message>
        <source>Import survey files</source>
        <translation>Nhập tệp đo</translation>
    </message>
    <message>
        <source>Imports MicroStation DGN (v7, v8), DWG and DXF sheets into one GeoPackage: lines, texts, sheet index.</source>
        <translation>Nhập các tờ bản đồ MicroStation DGN (v7, v8), DWG và DXF vào một GeoPackage: đường, chữ, sơ đồ tờ.</translation>
    </message>
    <message>
        <source>Imports MicroStation DGN v7 and DXF sheets into one GeoPackage: lines, texts, sheet index.</source>
        <translation type="vanished">Nhập các tờ MicroStation DGN v7 và DXF vào một GeoPackage: đường, chữ, sơ đồ tờ.</translation>
    </message>
    <message>
        <source>Imports parcel layers of old systems into one parcels layer with the fields of the data dictionary.</source>
        <translation>Nhập các lớp thửa đất của hệ thống cũ vào một lớp thửa đất theo trường của từ điển dữ liệu.</translation>
    </message>
    <message>
        <source>Imports plans drawn in CAD or stored in GIS files under any field names as zones in the dictionary's fields.</source>
        <translation>Nhập đồ án quy hoạch vẽ bằng CAD hoặc lưu trong tệp GIS với tên trường bất kỳ thành các vùng có trường theo từ điển dữ liệu.</translation>
    </message>
    <message>
        <source>Imports total-station and GNSS text files: points, lines from field codes, and what is doubtful.</source>
        <translation>Nhập tệp văn bản của máy toàn đạc và GNSS: điểm đo, đường nối theo mã đo và những điều cần xem lại.</translation>
    </message>
    <message>
        <source>In MicroStation use File &gt; Save As &gt; MicroStation V7 DGN, or save it as DXF, then run again.</source>
        <translation type="vanished">Trong MicroStation, dùng File &gt; Save As &gt; MicroStation V7 DGN, hoặc lưu thành DXF, rồi chạy lại.</translation>
    </message>
    <message>
        <source>In Vietnamese. Can be left out.</source>
        <translation>Bằng tiếng Việt. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>In a drawing (DXF, DGN, DWG) the code of a zone is its layer's name as TT 16/2025/TT-BXD has it (QHDH_DAT_O_Langxom) or a land code; your own table says what other layers, levels or colours mean. Hatches with their holes, closed lines and lines that only close together become zones; a zone drawn as hatch and as outline is one zone. Texts in a zone give its name, lot, density, storeys and floor-area ratio.

Fields of a GIS layer (GeoPackage, Shapefile with cut names, FileGDB, GeoJSON, GML, MapInfo) are matched by your own word, the dictionary's names and aliases, likeness and values; the table of matches says how sure each is.

Every element of the input is in a zone, among what is in no zone with its reason, or counted in the report. Unknown codes are kept and said. Zones that cross themselves are repaired and said with their areas; overlaps, gaps and repeated ids are listed as findings, nothing is cut away.

Millimetres, exchanged axes, another meridian and a missing prefix are found as for cadastral sheets; the plan is put right only where you ask for it.</source>
        <translation>Trong bản vẽ (DXF, DGN, DWG), mã của vùng là tên lớp theo TT 16/2025/TT-BXD (QHDH_DAT_O_Langxom) hoặc mã loại đất; bảng của cơ quan cho biết các lớp, level hay màu khác có nghĩa gì. Mảng tô (hatch) cùng các lỗ, đường khép kín và các đường chỉ khép kín khi ghép với nhau đều thành vùng; một vùng vẽ cả bằng mảng tô và đường bao chỉ là một vùng. Chữ trong vùng cho tên, ký hiệu lô, mật độ xây dựng, tầng cao và hệ số sử dụng đất.

Trường của lớp GIS (GeoPackage, Shapefile bị cắt tên, FileGDB, GeoJSON, GML, MapInfo) được khớp theo chỉ định của bạn, theo tên và tên khác trong từ điển, theo độ giống và theo giá trị; bảng khớp trường cho biết mức tin cậy của từng trường.

Mọi phần tử đầu vào đều nằm trong một vùng, hoặc ở lớp không thành vùng kèm lý do, hoặc được đếm trong báo cáo. Mã lạ được giữ nguyên và nêu ra. Vùng tự cắt được sửa và nêu diện tích; chỗ chồng nhau, khoảng trống và mã trùng được liệt kê, không cắt bỏ gì.

Đơn vị milimét, trục đổi chỗ, kinh tuyến trục khác và thiếu tiền tố được phát hiện như với tờ bản đồ địa chính; chỉ đưa về đúng vị trí khi bạn yêu cầu.</translation>
    </message>
    <message>
        <source>In no zone</source>
        <translation>Không thành vùng</translation>
    </message>
    <message>
        <source>In percent of the computed area.</source>
        <translation>Tính theo phần trăm của diện tích tính được.</translation>
    </message>
    <message>
        <source>In the sheets' own coordinate reference system, in metres.</source>
        <translation>Trong hệ tọa độ của tờ bản đồ, đơn vị mét.</translation>
    </message>
    <message>
        <source>In what the texts were typed. Find out looks at each file and each field.</source>
        <translation>Bảng mã đã dùng khi gõ chữ. Tự xác định: xét từng tệp và từng trường.</translation>
    </message>
    <message>
        <source>In what the texts were typed. Find out looks at fonts and letters of each text.</source>
        <translation>Bảng mã khi gõ chữ. Tự nhận biết: xét phông và ký tự của từng chữ.</translation>
    </message>
    <message>
        <source>In which the errors layer speaks.</source>
        <translation>Ngôn ngữ dùng trong lớp lỗi.</translation>
    </message>
    <message>
        <source>In which the findings layer speaks.</source>
        <translation>Ngôn ngữ của lớp phát hiện.</translation>
    </message>
    <message>
        <source>Index page</source>
        <translation>Trang chỉ mục</translation>
    </message>
    <message>
        <source>Install a Python 3.11, 3.12 or 3.13 beside QGIS and choose it as base Python.</source>
        <translation>Hãy cài Python 3.11, 3.12 hoặc 3.13 bên cạnh QGIS và chọn làm Python gốc.</translation>
    </message>
    <message>
        <source>Install them (on Debian and Ubuntu the package python3-venv), then run again.</source>
        <translation>Hãy cài chúng (trên Debian và Ubuntu là gói python3-venv) rồi chạy lại.</translation>
    </message>
    <message>
        <source>Installing {count} packages</source>
        <translation>Đang cài {count} gói</translation>
    </message>
    <message>
        <source>Installs the engine: the separate Python in which the heavy work runs. Run it once.</source>
        <translation>Cài đặt bộ xử lý: Python riêng để chạy các việc nặng. Chỉ cần chạy một lần.</translation>
    </message>
    <message>
        <source>Issue digit of the plan code</source>
        <translation>Chữ số lần lập của mã hồ sơ</translation>
    </message>
    <message>
        <source>Issues certificates of planning information for one parcel or a list: map, zones with m² and %, decisions.</source>
        <translation>Lập phiếu cung cấp thông tin quy hoạch cho một thửa hoặc một danh sách: bản đồ, vùng quy hoạch với m² và %, quyết định.</translation>
    </message>
    <message>
        <source>It is not clear which parcels are asked for: {reason}.</source>
        <translation>Chưa rõ cần lập phiếu cho thửa nào: {reason}.</translation>
    </message>
    <message>
        <source>Its Python is {path}, from {origin}.</source>
        <translation>Python của bộ xử lý là {path}, lấy từ {origin}.</translation>
    </message>
    <message>
        <source>Its name from the report, for example swapped, millimetres+swapped, EPSG:9209.</source>
        <translation>Tên của giả thiết trong báo cáo, ví dụ swapped, millimetres+swapped, EPSG:9209.</translation>
    </message>
    <message>
        <source>Its name from the table, for example swapped, millimetres+swapped, EPSG:9209, no_datum_shift.</source>
        <translation>Tên của nó trong bảng, ví dụ swapped, millimetres+swapped, EPSG:9209, no_datum_shift.</translation>
    </message>
    <message>
        <source>Its name or number; stands on every page.</source>
        <translation>Tên hoặc số hiệu; ghi trên mọi trang.</translation>
    </message>
    <message>
        <source>Its outline. Empty: the rule about it rests.</source>
        <translation>Ranh giới tỉnh. Để trống: không kiểm tra quy tắc này.</translation>
    </message>
    <message>
        <source>Its polygons count as one ground.</source>
        <translation>Các vùng của lớp được tính chung là một.</translation>
    </message>
    <message>
        <source>Keep all of them</source>
        <translation>Giữ nguyên tất cả</translation>
    </message>
    <message>
        <source>Keep as written</source>
        <translation>Giữ nguyên như đã ghi</translation>
    </message>
    <message>
        <source>Khoanh đất or parcels</source>
        <translation>Khoanh đất hoặc thửa đất</translation>
    </message>
    <message>
        <source>Kind of plan</source>
        <translation>Loại quy hoạch</translation>
    </message>
    <message>
        <source>Kind of the information code</source>
        <translation>Chữ số loại của mã thông tin</translation>
    </message>
    <message>
        <source>Known parameters: {known}.</source>
        <translation>Các tham số đã biết: {known}.</translation>
    </message>
    <message>
        <source>Land inventory forms</source>
        <translation>Biểu kiểm kê đất đai</translation>
    </message>
    <message>
        <source>Land use after</source>
        <translation>Lớp sau</translation>
    </message>
    <message>
        <source>Land use before</source>
        <translation>Lớp trước</translation>
    </message>
    <message>
        <source>Land-use change</source>
        <translation>Chu chuyển loại đất</translation>
    </message>
    <message>
        <source>Land-use or plan code. Empty: ma_loai_qh.</source>
        <translation>Mã loại đất hoặc mã quy hoạch. Để trống: ma_loai_qh.</translation>
    </message>
    <message>
        <source>Land-use plan, codes of 2018</source>
        <translation>Quy hoạch sử dụng đất, mã loại đất 2018</translation>
    </message>
    <message>
        <source>Land-use plan, codes of 2024</source>
        <translation>Quy hoạch sử dụng đất, mã loại đất 2024</translation>
    </message>
    <message>
        <source>Language of the findings</source>
        <translation>Ngôn ngữ của kết quả kiểm tra</translation>
    </message>
    <message>
        <source>Largest difference between an area and the sum of its parts (m²)</source>
        <translation>Chênh lớn nhất giữa diện tích và tổng các phần (m²)</translation>
    </message>
    <message>
        <source>Largest difference of a sum from its input (m²)</source>
        <translation>Chênh lệch lớn nhất giữa tổng và lớp đầu vào (m²)</translation>
    </message>
    <message>
        <source>Largest difference of areas in a parcel (m²)</source>
        <translation>Chênh lệch diện tích lớn nhất trong một thửa (m²)</translation>
    </message>
    <message>
        <source>Largest distance of a line from its arc (m)</source>
        <translation>Khoảng cách lớn nhất từ đường thay thế đến cung (m)</translation>
    </message>
    <message>
        <source>Largest gap that is closed (m)</source>
        <translation>Khe hở lớn nhất được khép (m)</translation>
    </message>
    <message>
        <source>Largest move (m)</source>
        <translation>Dịch chuyển lớn nhất (m)</translation>
    </message>
    <message>
        <source>Largest move made (m)</source>
        <translation>Mức dịch lớn nhất đã thực hiện (m)</translation>
    </message>
    <message>
        <source>Largest move of a boundary</source>
        <translation>Mức dịch ranh giới lớn nhất</translation>
    </message>
    <message>
        <source>Layer or table</source>
        <translation>Lớp hoặc bảng</translation>
    </message>
    <message>
        <source>Layer put right</source>
        <translation>Lớp đã đặt lại</translation>
    </message>
    <message>
        <source>Layer to transform</source>
        <translation>Lớp cần chuyển</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Các lớp</translation>
    </message>
    <message>
        <source>Layers and archives that failed</source>
        <translation>Số lớp và tệp nén không nhập được</translation>
    </message>
    <message>
        <source>Layers found</source>
        <translation>Số lớp tìm thấy</translation>
    </message>
    <message>
        <source>Layers imported</source>
        <translation>Số lớp đã nhập</translation>
    </message>
    <message>
        <source>Layers imported with doubts</source>
        <translation>Số lớp đã nhập nhưng cần xem lại</translation>
    </message>
    <message>
        <source>Layers in it: {known}.</source>
        <translation>Các lớp có trong tệp: {known}.</translation>
    </message>
    <message>
        <source>Layers looked at</source>
        <translation>Số lớp đã xem</translation>
    </message>
    <message>
        <source>Layers of GIS files</source>
        <translation>Lớp trong tệp GIS</translation>
    </message>
    <message>
        <source>Layers of existing land use (HT_…) too; else they are counted.</source>
        <translation>Lấy cả các lớp hiện trạng (HT_…); nếu không thì chỉ đếm.</translation>
    </message>
    <message>
        <source>Layers of old systems, or ZIP archives of them. From a script, folders too.</source>
        <translation>Các lớp của hệ thống cũ, hoặc tệp ZIP chứa chúng. Khi gọi từ kịch bản, có thể là thư mục.</translation>
    </message>
    <message>
        <source>Layers to look at, at least one. They are only read.</source>
        <translation>Các lớp cần xem, ít nhất một lớp. Chúng chỉ được đọc.</translation>
    </message>
    <message>
        <source>Least confidence (%)</source>
        <translation>Mức tin cậy tối thiểu (%)</translation>
    </message>
    <message>
        <source>Leave it out of the fields to carry over, or rename it.</source>
        <translation>Hãy bỏ trường này khỏi danh sách trường mang theo, hoặc đổi tên nó.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Bên trái</translation>
    </message>
    <message>
        <source>Let the algorithm write its table, edit that one and give it back: CSV in UTF-8 with code, side and width.</source>
        <translation>Hãy để công cụ xuất bảng, sửa bảng đó rồi đưa lại: CSV mã UTF-8 có code, side và width.</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Cấp</translation>
    </message>
    <message>
        <source>Level of the information code</source>
        <translation>Chữ số cấp của mã thông tin</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Giấy phép</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>Nguồn gốc dữ liệu</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Đường</translation>
    </message>
    <message>
        <source>Lines from field codes</source>
        <translation>Đường nối theo mã đo</translation>
    </message>
    <message>
        <source>Lines read</source>
        <translation>Số đường đã đọc</translation>
    </message>
    <message>
        <source>Lines with a corridor</source>
        <translation>Đường có hành lang</translation>
    </message>
    <message>
        <source>Lines without a corridor</source>
        <translation>Đường chưa lập được hành lang</translation>
    </message>
    <message>
        <source>List as not decided</source>
        <translation>Liệt kê là chưa chọn</translation>
    </message>
    <message>
        <source>List of changes</source>
        <translation>Danh sách thay đổi</translation>
    </message>
    <message>
        <source>List of parcels</source>
        <translation>Danh sách thửa đất</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Danh sách</translation>
    </message>
    <message>
        <source>Lists and numbers the parcels that a project boundary takes ground from, with what is left of them.</source>
        <translation>Lập danh sách, đánh số các thửa đất nằm trong ranh giới dự án và phần còn lại của từng thửa.</translation>
    </message>
    <message>
        <source>Locked boundaries</source>
        <translation>Ranh giới khóa</translation>
    </message>
    <message>
        <source>Locked parcels</source>
        <translation>Thửa khóa</translation>
    </message>
    <message>
        <source>Look at the reasons; try one file alone.</source>
        <translation>Xem các lý do; thử riêng từng tệp.</translation>
    </message>
    <message>
        <source>Look at the table of hypotheses and name the one to follow, or leave the layer as it is.</source>
        <translation>Hãy xem bảng giả thiết và nêu tên giả thiết cần theo, hoặc để lớp như cũ.</translation>
    </message>
    <message>
        <source>Looking at {layer}</source>
        <translation>Đang xem {layer}</translation>
    </message>
    <message>
        <source>Looking for overlaps</source>
        <translation>Đang tìm chỗ chồng nhau</translation>
    </message>
    <message>
        <source>Looking for overlaps and gaps</source>
        <translation>Đang tìm chỗ chồng nhau và khoảng trống</translation>
    </message>
    <message>
        <source>Looking for the parcels</source>
        <translation>Đang tìm thửa đất</translation>
    </message>
    <message>
        <source>Looking for what is left</source>
        <translation>Đang tìm lỗi còn lại</translation>
    </message>
    <message>
        <source>Make the folder or choose another one.</source>
        <translation>Hãy tạo thư mục hoặc chọn thư mục khác.</translation>
    </message>
    <message>
        <source>Makes a Python environment in your QGIS profile and installs the packages that the engine needs: exact versions, each checked against its hash. About 200 MB are fetched and 700 MB stored. An engine that is already there stays in use until the new one is complete; when something fails or you cancel, nothing changes.

Without network: on a machine that has one, fetch the wheels with pip download, copy the folder here and give it as offline folder. Proxy and certificates are taken from pip's own settings.

The base Python must be 3.11, 3.12 or 3.13. Left empty, the Python of QGIS is used (in OSGeo4W python3.exe in apps\Python312, on Linux python3). Where it is older, install a newer Python beside QGIS and choose it.</source>
        <translation>Tạo môi trường Python trong hồ sơ QGIS của bạn và cài các gói mà bộ xử lý cần: đúng phiên bản, từng gói được kiểm tra mã băm. Tải khoảng 200 MB và chiếm khoảng 700 MB. Bộ xử lý đang có vẫn được dùng cho đến khi bộ mới hoàn chỉnh; nếu có lỗi hoặc bạn hủy thì không có gì thay đổi.

Khi không có mạng: trên máy có mạng, dùng pip download để tải các tệp wheel, chép thư mục đó sang máy này và chọn làm thư mục ngoại tuyến. Proxy và chứng thư lấy từ thiết lập của pip.

Python gốc phải là 3.11, 3.12 hoặc 3.13. Để trống thì dùng Python của QGIS (trong OSGeo4W là python3.exe ở apps\Python312, trên Linux là python3). Nếu Python đó cũ hơn, hãy cài một bản Python mới bên cạnh QGIS và chọn bản đó.</translation>
    </message>
    <message>
        <source>Makes a folder with redacted data, a styled project for QGIS Server, metadata and an index page.</source>
        <translation>Tạo thư mục gồm dữ liệu đã lược bỏ thông tin cá nhân, dự án có ký hiệu cho QGIS Server, siêu dữ liệu và trang chỉ mục.</translation>
    </message>
    <message>
        <source>Makes the folder CSDL_… of TT 16/2025/TT-BXD: GeoPackages of all classes, a styled project, drawings, documents and the workbook of scans.</source>
        <translation>Tạo thư mục CSDL_… theo TT 16/2025/TT-BXD: GeoPackage đủ các lớp, dự án đã trình bày, bản vẽ, văn bản và bảng hồ sơ quét.</translation>
    </message>
    <message>
        <source>Makes the protection corridors of roads, power lines, railways, dykes, canals and rivers by a table of widths, and lists the parcels under them.</source>
        <translation>Lập hành lang bảo vệ đường bộ, đường dây điện, đường sắt, đê, kênh, sông theo bảng bề rộng và liệt kê thửa đất trong hành lang.</translation>
    </message>
    <message>
        <source>Making an empty Python environment</source>
        <translation>Đang tạo môi trường Python trống</translation>
    </message>
    <message>
        <source>Making the corridors</source>
        <translation>Đang lập hành lang</translation>
    </message>
    <message>
        <source>Making the project and the map picture</source>
        <translation>Đang tạo dự án và ảnh bản đồ</translation>
    </message>
    <message>
        <source>Map book</source>
        <translation>Tập bản đồ</translation>
    </message>
    <message>
        <source>Map layout</source>
        <translation>Trang in bản đồ</translation>
    </message>
    <message>
        <source>Map style for the active layer</source>
        <translation>Kiểu bản đồ cho lớp đang chọn</translation>
    </message>
    <message>
        <source>Map the values of the class field to codes of the preset table, and give the widths that it lacks.</source>
        <translation>Hãy khớp giá trị phân cấp với mã của bảng, và nhập bề rộng còn thiếu.</translation>
    </message>
    <message>
        <source>Mean move (m)</source>
        <translation>Dịch chuyển trung bình (m)</translation>
    </message>
    <message>
        <source>Mean width: 2 × area / perimeter. Both limits must be given; a sliver is below both.</source>
        <translation>Bề rộng trung bình: 2 × diện tích / chu vi. Phải nhập cả hai ngưỡng; mảnh vụn nhỏ hơn cả hai.</translation>
    </message>
    <message>
        <source>Measured as the largest circle inside.</source>
        <translation>Đo bằng đường tròn lớn nhất nằm bên trong.</translation>
    </message>
    <message>
        <source>Measured from</source>
        <translation>Tính từ</translation>
    </message>
    <message>
        <source>Most that archives may hold (MB)</source>
        <translation>Dung lượng lớn nhất của các tệp nén (MB)</translation>
    </message>
    <message>
        <source>Moves</source>
        <translation>Các chỗ dịch</translation>
    </message>
    <message>
        <source>Moves zone boundaries that follow parcel boundaries onto them and lists what moved.</source>
        <translation>Dịch ranh vùng quy hoạch chạy dọc ranh thửa về đúng ranh thửa và liệt kê từng chỗ dịch.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Name a parcel by sheet and number, by its id or by a point, or give a list of parcels.</source>
        <translation>Hãy nêu thửa đất bằng số tờ và số thửa, bằng mã thửa hoặc bằng một điểm, hoặc đưa danh sách thửa.</translation>
    </message>
    <message>
        <source>Name a parcel by sheet and number, by its id, by a point on the map, or give a list (CSV, text or XLSX with sheet;number or ids in its rows), or select parcels and tick Selected features only. Each parcel gets a PDF and an HTML page in Vietnamese in the folder, with index.html; the PDF file holds all of them in one.

A certificate shows the parcel, for each plan a table of the zones with m² and % that add up exactly to the parcel, building density, storeys and floor-area ratio as written in the plan, the decisions, what no zone or several zones cover, and a map at a round scale with the colours of the code lists; provisional colours are marked. Then corridors (layers of Protection corridors among the plans), corners with coordinates and edges, the files with their dates and a hash of the data. Owner names are never read.

A row of a list that names no parcel, or several, stops nothing: index and report say why. A point outside all parcels names the nearest one. Certificates that were issued are never replaced. The layout is the product's own; it is no official form.</source>
        <translation>Nêu thửa đất bằng số tờ và số thửa, bằng mã thửa, bằng một điểm trên bản đồ, hoặc đưa danh sách (CSV, văn bản hoặc XLSX, mỗi dòng là số tờ;số thửa hoặc mã thửa), hoặc chọn thửa rồi đánh dấu Chỉ các đối tượng được chọn. Mỗi thửa có một tệp PDF và một trang HTML trong thư mục, kèm index.html; tệp PDF chung chứa tất cả các phiếu.

Phiếu gồm: thửa đất; với mỗi quy hoạch một bảng các vùng có m² và % cộng lại đúng bằng thửa đất, mật độ xây dựng, tầng cao và hệ số sử dụng đất đúng như ghi trong quy hoạch, các quyết định, phần chưa có quy hoạch và phần nhiều vùng chồng nhau, bản đồ ở tỷ lệ chẵn với màu của danh mục; màu tạm được ghi rõ. Tiếp theo là hành lang bảo vệ (lớp của Hành lang bảo vệ đưa vào cùng các quy hoạch), tọa độ đỉnh thửa và chiều dài cạnh, các tệp dữ liệu với ngày sửa đổi và mã băm của dữ liệu. Tên chủ sử dụng không bao giờ được đọc.

Dòng không khớp thửa nào, hoặc khớp nhiều thửa, không làm dừng việc: trang mục lục và báo cáo ghi lý do. Điểm nằm ngoài mọi thửa thì báo thửa gần nhất. Phiếu đã lập không bao giờ bị ghi đè. Bố cục là của phần mềm, không phải mẫu chính thức.</translation>
    </message>
    <message>
        <source>Name a parcel, give a point or a list, or select parcels and tick Selected features only.</source>
        <translation>Hãy nêu thửa đất, đưa một điểm hoặc danh sách, hoặc chọn thửa rồi đánh dấu Chỉ các đối tượng được chọn.</translation>
    </message>
    <message>
        <source>Name each of {known} at most once; x (north) and y (east) are needed, - skips a column.</source>
        <translation>Mỗi tên trong {known} ghi nhiều nhất một lần; bắt buộc có x (bắc) và y (đông), dấu - bỏ qua một cột.</translation>
    </message>
    <message>
        <source>Name it only where it is known for all chosen fields. Text that is right already stays all the same.</source>
        <translation>Chỉ chọn khi biết chắc cho mọi trường đã chọn. Chữ vốn đã đúng vẫn được giữ nguyên.</translation>
    </message>
    <message>
        <source>Name of the office that issues, at the head of the certificate.</source>
        <translation>Tên cơ quan lập phiếu, ghi ở đầu phiếu.</translation>
    </message>
    <message>
        <source>Name of the plan</source>
        <translation>Tên đồ án</translation>
    </message>
    <message>
        <source>Name of the province</source>
        <translation>Tên tỉnh</translation>
    </message>
    <message>
        <source>Name of the state after</source>
        <translation>Tên kỳ sau</translation>
    </message>
    <message>
        <source>Name of the state before</source>
        <translation>Tên kỳ trước</translation>
    </message>
    <message>
        <source>Name one of them: {known}.</source>
        <translation>Hãy nêu tên một lớp: {known}.</translation>
    </message>
    <message>
        <source>Name one of: {known}.</source>
        <translation>Hãy dùng một trong các tên: {known}.</translation>
    </message>
    <message>
        <source>Name the field of the class.</source>
        <translation>Hãy nêu trường phân cấp.</translation>
    </message>
    <message>
        <source>Name the hypothesis to follow.</source>
        <translation>Hãy nêu tên giả thiết cần theo.</translation>
    </message>
    <message>
        <source>Named like their class (MangLuoiCapNuoc_L), or listed in the table of layers.</source>
        <translation>Tên trùng tên lớp (MangLuoiCapNuoc_L) hoặc có trong bảng lớp.</translation>
    </message>
    <message>
        <source>Named roads and waters</source>
        <translation>Đường giao thông và mặt nước có tên</translation>
    </message>
    <message>
        <source>Names of fields</source>
        <translation>Tên các trường</translation>
    </message>
    <message>
        <source>Names the zones in the list of moves. Empty: ma_vung, or the feature number.</source>
        <translation>Dùng để gọi tên vùng trong danh sách dịch chuyển. Để trống: ma_vung, hoặc số đối tượng.</translation>
    </message>
    <message>
        <source>Narrow strips kept</source>
        <translation>Số dải hẹp giữ nguyên</translation>
    </message>
    <message>
        <source>Near-duplicates within (m)</source>
        <translation>Điểm gần trùng trong khoảng (m)</translation>
    </message>
    <message>
        <source>Negligible area (m²)</source>
        <translation>Diện tích không đáng kể (m²)</translation>
    </message>
    <message>
        <source>Neither a folder nor a PDF file was chosen for the certificates.</source>
        <translation>Chưa chọn thư mục hay tệp PDF để ghi phiếu.</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Không bao giờ</translation>
    </message>
    <message>
        <source>New coordinate reference system</source>
        <translation>Hệ tọa độ mới</translation>
    </message>
    <message>
        <source>New measurements (provisional)</source>
        <translation>Đo đạc mới (tạm thời)</translation>
    </message>
    <message>
        <source>New since the earlier check</source>
        <translation>Mới so với lần trước</translation>
    </message>
    <message>
        <source>New version</source>
        <translation>Bản mới</translation>
    </message>
    <message>
        <source>No DGN or DXF file was found in {path}.</source>
        <translation type="vanished">Không tìm thấy tệp DGN hoặc DXF nào trong {path}.</translation>
    </message>
    <message>
        <source>No DGN, DWG or DXF file was found in {path}.</source>
        <translation>Không tìm thấy tệp DGN, DWG hoặc DXF nào trong {path}.</translation>
    </message>
    <message>
        <source>No corridor touches any parcel.</source>
        <translation>Không hành lang nào chạm thửa đất.</translation>
    </message>
    <message>
        <source>No field of persons was named: Biểu 02 has no numbers.</source>
        <translation>Chưa chỉ định trường tên người sử dụng: Biểu 02 không có số liệu.</translation>
    </message>
    <message>
        <source>No layer of the drawing {path} has a planning code. Layers in it: {layers}</source>
        <translation>Không lớp nào của bản vẽ {path} có mã quy hoạch. Các lớp trong bản vẽ: {layers}</translation>
    </message>
    <message>
        <source>No line could be given a corridor: {reasons}</source>
        <translation>Không lập được hành lang cho đường nào: {reasons}</translation>
    </message>
    <message>
        <source>No line has a role among {roles}: every line is taken as a boundary.</source>
        <translation>Không có đường nào mang vai trò {roles}: mọi đường được coi là ranh giới.</translation>
    </message>
    <message>
        <source>No parcel layer of a known kind was found in {path}.</source>
        <translation>Không tìm thấy lớp thửa đất thuộc loại đọc được trong {path}.</translation>
    </message>
    <message>
        <source>No planning data were found in {path}.</source>
        <translation>Không tìm thấy dữ liệu quy hoạch trong {path}.</translation>
    </message>
    <message>
        <source>No repair moves a boundary farther.</source>
        <translation>Không lần sửa nào dịch ranh giới xa hơn mức này.</translation>
    </message>
    <message>
        <source>No scheduler answers at {address}: {reason}</source>
        <translation>Không có bộ điều phối nào trả lời tại {address}: {reason}</translation>
    </message>
    <message>
        <source>No smallest area of a remainder was given: {count} remainders are not judged.</source>
        <translation>Chưa nhập mức tối thiểu của phần còn lại: {count} phần còn lại không được xét.</translation>
    </message>
    <message>
        <source>No status field is named: every work counts as done.</source>
        <translation>Không chỉ ra trường tình trạng: mọi công trình đều coi là hoàn thành.</translation>
    </message>
    <message>
        <source>No survey file was found in {path}.</source>
        <translation>Không tìm thấy tệp đo nào trong {path}.</translation>
    </message>
    <message>
        <source>No zone touches any parcel.</source>
        <translation type="vanished">Không có khu chức năng nào chạm vào thửa đất nào.</translation>
    </message>
    <message>
        <source>None of the {count} plans could be read: {reasons}</source>
        <translation>Không đọc được đồ án nào trong {count} đồ án: {reasons}</translation>
    </message>
    <message>
        <source>None of {count} drawings could be read: {reasons}</source>
        <translation>Không đọc được bản vẽ nào trong số {count} bản vẽ: {reasons}</translation>
    </message>
    <message>
        <source>None of {count} layers could be read: {reasons}</source>
        <translation>Không đọc được lớp nào trong {count} lớp: {reasons}</translation>
    </message>
    <message>
        <source>None of {count} survey files could be read: {reasons}</source>
        <translation>Không đọc được tệp nào trong {count} tệp đo: {reasons}</translation>
    </message>
    <message>
        <source>Not checked: {rule} ({reason})</source>
        <translation>Chưa kiểm tra: {rule} ({reason})</translation>
    </message>
    <message>
        <source>Not decided</source>
        <translation>Chưa kết luận được</translation>
    </message>
    <message>
        <source>Not given</source>
        <translation>Chưa nêu</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Thông tin</translation>
    </message>
    <message>
        <source>Nothing in the input became a zone. {reasons}</source>
        <translation>Không có gì trong đầu vào thành vùng quy hoạch. {reasons}</translation>
    </message>
    <message>
        <source>Nothing is to be put right, so there is no layer to write.</source>
        <translation>Không yêu cầu đặt lại nên không có lớp để ghi.</translation>
    </message>
    <message>
        <source>Nothing of it was unpacked. Ask its sender for an archive with plain relative names.</source>
        <translation>Chưa giải nén gì. Hãy yêu cầu người gửi tệp nén có đường dẫn tương đối thông thường.</translation>
    </message>
    <message>
        <source>Nothing of this file was imported. Send the file to the developers.</source>
        <translation>Chưa nhập gì từ tệp này. Hãy gửi tệp cho nhóm phát triển.</translation>
    </message>
    <message>
        <source>Nothing of this layer was imported. Send the file and this text to the developers.</source>
        <translation>Chưa nhập gì từ lớp này. Hãy gửi tệp và nội dung này cho nhóm phát triển.</translation>
    </message>
    <message>
        <source>Nothing of this sheet was imported. Divide the drawing, or save it as DXF and import that.</source>
        <translation>Tờ này chưa được nhập gì. Hãy chia nhỏ bản vẽ, hoặc lưu thành DXF rồi nhập tệp đó.</translation>
    </message>
    <message>
        <source>Nothing of this sheet was imported. Save it as DXF or DGN v7 and import that; send the file to the developers.</source>
        <translation>Tờ này chưa được nhập gì. Hãy lưu thành DXF hoặc DGN v7 rồi nhập tệp đó; gửi tệp gốc cho nhóm phát triển.</translation>
    </message>
    <message>
        <source>Nothing of this sheet was imported. Send the file and this text to the developers.</source>
        <translation>Chưa nhập gì của tờ này. Hãy gửi tệp và thông báo này cho người phát triển.</translation>
    </message>
    <message>
        <source>Nothing of this sheet was imported. Send the file to the developers.</source>
        <translation>Chưa nhập gì của tờ này. Hãy gửi tệp cho người phát triển.</translation>
    </message>
    <message>
        <source>Nothing was put into place. Remove the value from the public fields and texts; if it is no personal data, name it among the texts that may be published.</source>
        <translation>Chưa đưa gì ra thư mục kết quả. Hãy xóa giá trị này khỏi các trường và văn bản công khai; nếu không phải dữ liệu cá nhân, hãy ghi nó vào danh sách văn bản được phép công bố.</translation>
    </message>
    <message>
        <source>Nothing was put into place. Run again.</source>
        <translation>Chưa đưa gì ra nơi lưu kết quả. Hãy chạy lại.</translation>
    </message>
    <message>
        <source>Nothing was written. Correct this, or run the algorithm Set up the engine (bacgiang:setupengine).</source>
        <translation>Chưa ghi gì. Hãy khắc phục, hoặc chạy công cụ Cài đặt bộ xử lý (bacgiang:setupengine).</translation>
    </message>
    <message>
        <source>Nothing was written. Give the workers more memory, or look into their logs.</source>
        <translation>Chưa ghi gì. Hãy cấp thêm bộ nhớ cho các tiến trình tính toán hoặc xem nhật ký của chúng.</translation>
    </message>
    <message>
        <source>Nothing was written. If it happens again, the machine may lack memory: close other programs or split the input.</source>
        <translation>Chưa ghi gì. Nếu lặp lại, có thể máy thiếu bộ nhớ: hãy đóng các chương trình khác hoặc chia nhỏ dữ liệu đầu vào.</translation>
    </message>
    <message>
        <source>Nothing was written. Run the algorithm again.</source>
        <translation>Chưa ghi gì. Hãy chạy lại công cụ.</translation>
    </message>
    <message>
        <source>Nothing was written. Send the log to the developers: it names the place.</source>
        <translation>Chưa ghi gì. Hãy gửi nhật ký cho người phát triển: trong đó có nêu vị trí lỗi.</translation>
    </message>
    <message>
        <source>Nothing was written. Start the scheduler again, or leave the scheduler empty to compute on this machine.</source>
        <translation>Chưa ghi gì. Hãy khởi động lại bộ điều phối, hoặc để trống bộ điều phối để tính trên máy này.</translation>
    </message>
    <message>
        <source>Nothing was written. Start workers on the nodes (dask worker {address} --nthreads 1) and run again.</source>
        <translation>Chưa ghi gì. Hãy khởi động tiến trình tính toán trên các máy (dask worker {address} --nthreads 1) rồi chạy lại.</translation>
    </message>
    <message>
        <source>Nothing, only report</source>
        <translation>Không đặt lại, chỉ báo cáo</translation>
    </message>
    <message>
        <source>Number faces without a label and decide between several labels. Can be left empty.</source>
        <translation>Cho số thửa của khoảnh không có nhãn và chọn giữa nhiều nhãn. Có thể bỏ trống.</translation>
    </message>
    <message>
        <source>Number of the decision that approved the plan. Empty: so_quyet_dinh.</source>
        <translation>Số của quyết định phê duyệt quy hoạch. Để trống: so_quyet_dinh.</translation>
    </message>
    <message>
        <source>Number of the map sheet; together with the parcel number.</source>
        <translation>Số thứ tự tờ bản đồ; đi cùng số thửa.</translation>
    </message>
    <message>
        <source>Number of the parcel on its sheet.</source>
        <translation>Số thứ tự thửa đất trên tờ bản đồ.</translation>
    </message>
    <message>
        <source>Numbering the parcels</source>
        <translation>Đang đánh số thửa</translation>
    </message>
    <message>
        <source>Numbers run through bands of this width; 20 m is usual practice.</source>
        <translation>Đánh số theo dải rộng bấy nhiêu; thường dùng 20 m.</translation>
    </message>
    <message>
        <source>Objects read</source>
        <translation>Đối tượng đã đọc</translation>
    </message>
    <message>
        <source>Objects with errors.</source>
        <translation>Đối tượng có lỗi.</translation>
    </message>
    <message>
        <source>Of dykes, seen along the line.</source>
        <translation>Của đê, nhìn theo chiều vẽ.</translation>
    </message>
    <message>
        <source>Of rounded areas in m².</source>
        <translation>Của diện tích làm tròn, m².</translation>
    </message>
    <message>
        <source>Of the approval of the plan.</source>
        <translation>Quyết định phê duyệt quy hoạch.</translation>
    </message>
    <message>
        <source>Of the commune or the plan. Empty: RanhGioiQuyHoach_A of the package.</source>
        <translation>Của xã hoặc đồ án. Để trống: RanhGioiQuyHoach_A trong hồ sơ.</translation>
    </message>
    <message>
        <source>Of the decision that sets these corridors. Can be left empty.</source>
        <translation>Của quyết định công bố hành lang. Có thể để trống.</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Cơ quan</translation>
    </message>
    <message>
        <source>Offline folder of wheels</source>
        <translation>Thư mục wheel ngoại tuyến</translation>
    </message>
    <message>
        <source>Old Bắc Giang and the new province: EPSG:9214 (107°00'). Old Bắc Ninh: EPSG:9209 (105°30').</source>
        <translation>Bắc Giang cũ và tỉnh mới: EPSG:9214 (107°00'). Bắc Ninh cũ: EPSG:9209 (105°30').</translation>
    </message>
    <message>
        <source>Old digitised maps (provisional)</source>
        <translation>Bản đồ cũ số hóa (tạm thời)</translation>
    </message>
    <message>
        <source>Old version</source>
        <translation>Bản cũ</translation>
    </message>
    <message>
        <source>One PDF with all certificates</source>
        <translation>Một tệp PDF chứa tất cả các phiếu</translation>
    </message>
    <message>
        <source>One feature per finding.</source>
        <translation>Mỗi lỗi là một đối tượng.</translation>
    </message>
    <message>
        <source>One for all layers, or one for each with ; between. =rail gives a whole layer the class rail.</source>
        <translation>Một trường chung, hoặc mỗi lớp một trường cách nhau bằng dấu ;. =rail gán cấp rail cho cả lớp.</translation>
    </message>
    <message>
        <source>One per class, with width, basis and legal status.</source>
        <translation>Mỗi cấp một hành lang, có bề rộng, căn cứ và tình trạng pháp lý.</translation>
    </message>
    <message>
        <source>One polygon or several. Can be left out.</source>
        <translation>Một hoặc nhiều vùng. Có thể để trống.</translation>
    </message>
    <message>
        <source>One polygon per closed face.</source>
        <translation>Mỗi vùng khép kín là một đối tượng vùng.</translation>
    </message>
    <message>
        <source>One row per distinct text changed or in doubt.</source>
        <translation>Mỗi dòng một giá trị khác nhau bị thay đổi hoặc còn nghi ngờ.</translation>
    </message>
    <message>
        <source>One rule per line, file name pattern = code: DC_12*=EPSG:9209. The first that fits holds.</source>
        <translation>Mỗi dòng một quy tắc, mẫu tên tệp = mã: DC_12*=EPSG:9209. Áp dụng quy tắc phù hợp đầu tiên.</translation>
    </message>
    <message>
        <source>Only VN-2000, WGS 84 and Hanoi 1972 are brought into one another: import the others on their own.</source>
        <translation>Chỉ chuyển được giữa VN-2000, WGS 84 và Hà Nội 1972: hãy nhập riêng các tờ khác.</translation>
    </message>
    <message>
        <source>Only one layer at a time can be put right.</source>
        <translation>Mỗi lần chỉ đặt lại được một lớp.</translation>
    </message>
    <message>
        <source>Only these, one per line. Empty: all.</source>
        <translation>Chỉ các lớp này, mỗi dòng một lớp. Để trống: tất cả.</translation>
    </message>
    <message>
        <source>Only vertices on boundaries that do not match are joined.</source>
        <translation>Chỉ nối các đỉnh trên ranh giới không khớp.</translation>
    </message>
    <message>
        <source>Only where a fix was chosen: the same features in the right place.</source>
        <translation>Chỉ khi đã chọn đặt lại: các đối tượng đó ở đúng vị trí.</translation>
    </message>
    <message>
        <source>Open the drawing in MicroStation, set the working units and save it again as DGN v7.</source>
        <translation>Hãy mở bản vẽ trong MicroStation, đặt đơn vị làm việc và lưu lại thành DGN v7.</translation>
    </message>
    <message>
        <source>Open the layers afterwards</source>
        <translation>Mở các lớp sau khi xong</translation>
    </message>
    <message>
        <source>Order of the columns</source>
        <translation>Thứ tự cột</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Cơ quan</translation>
    </message>
    <message>
        <source>Other elements</source>
        <translation>Số phần tử khác</translation>
    </message>
    <message>
        <source>Other layers</source>
        <translation>Các lớp khác</translation>
    </message>
    <message>
        <source>Other plans to state in the same register: urban plan, corridors … Each has rows of its own.</source>
        <translation>Các quy hoạch khác cùng đưa vào bảng: quy hoạch đô thị, hành lang bảo vệ … Mỗi quy hoạch có các dòng riêng.</translation>
    </message>
    <message>
        <source>Other readings put the layer into the outline too: {others}. Check the result with a reference.</source>
        <translation>Các cách hiểu khác cũng đặt lớp vào trong địa giới: {others}. Hãy kiểm tra kết quả với lớp đối chiếu.</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Địa giới</translation>
    </message>
    <message>
        <source>Outlines of buildings; with storeys where there is a field.</source>
        <translation>Ranh công trình, nhà; kèm số tầng nếu có trường.</translation>
    </message>
    <message>
        <source>Outlines of communes, to add up by commune. Can be left out.</source>
        <translation>Địa giới xã, để cộng theo xã. Có thể bỏ trống.</translation>
    </message>
    <message>
        <source>Overlaps of zones</source>
        <translation>Chỗ các vùng chồng nhau</translation>
    </message>
    <message>
        <source>Overlaps, gaps, ground not covered, parts outside the boundary.</source>
        <translation>Phần chồng, khe hở, phần chưa phủ, phần vượt ranh giới.</translation>
    </message>
    <message>
        <source>Overlay zoning</source>
        <translation>Chồng xếp quy hoạch</translation>
    </message>
    <message>
        <source>Overlaying</source>
        <translation>Đang chồng xếp</translation>
    </message>
    <message>
        <source>Owners were asked for, but the parcels have no field for them.</source>
        <translation>Đã yêu cầu tên chủ sử dụng nhưng lớp thửa không có trường này.</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>Package (ZIP)</source>
        <translation>Hồ sơ (ZIP)</translation>
    </message>
    <message>
        <source>Package (folder)</source>
        <translation>Hồ sơ (thư mục)</translation>
    </message>
    <message>
        <source>Page of checks</source>
        <translation>Trang kết quả kiểm tra</translation>
    </message>
    <message>
        <source>Parcel fields to carry along</source>
        <translation>Các trường của thửa đất mang theo</translation>
    </message>
    <message>
        <source>Parcel id</source>
        <translation>Mã thửa</translation>
    </message>
    <message>
        <source>Parcel number</source>
        <translation>Số thửa</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>Thửa đất</translation>
    </message>
    <message>
        <source>Parcels built</source>
        <translation>Số thửa đã dựng</translation>
    </message>
    <message>
        <source>Parcels changed</source>
        <translation>Số thửa thay đổi</translation>
    </message>
    <message>
        <source>Parcels checked</source>
        <translation>Số thửa đã kiểm tra</translation>
    </message>
    <message>
        <source>Parcels in the list</source>
        <translation>Số thửa trong danh sách</translation>
    </message>
    <message>
        <source>Parcels in these polygons never move; also the selected features of the parcel layer.</source>
        <translation>Thửa nằm trong các vùng này không bao giờ dịch chuyển; có thể dùng các đối tượng được chọn của lớp thửa.</translation>
    </message>
    <message>
        <source>Parcels nearby within (m)</source>
        <translation>Thửa lân cận trong khoảng (m)</translation>
    </message>
    <message>
        <source>Parcels of neighbouring communes</source>
        <translation>Thửa của các xã lân cận</translation>
    </message>
    <message>
        <source>Parcels on a page of the map book</source>
        <translation>Số thửa trên một trang tập bản đồ</translation>
    </message>
    <message>
        <source>Parcels or khoanh đất of the current use or of the earlier date.</source>
        <translation>Thửa đất hoặc khoanh đất hiện trạng, hoặc của thời điểm trước.</translation>
    </message>
    <message>
        <source>Parcels or land-use polygons with a land-use code.</source>
        <translation>Thửa đất hoặc khoanh đất có mã loại đất.</translation>
    </message>
    <message>
        <source>Parcels overlap on {area} m² inside the boundary; that ground is in two of them.</source>
        <translation>Các thửa chồng nhau {area} m² trong ranh giới; phần đó nằm trong hai thửa.</translation>
    </message>
    <message>
        <source>Parcels published</source>
        <translation>Số thửa đã công bố</translation>
    </message>
    <message>
        <source>Parcels read</source>
        <translation>Số thửa đã đọc</translation>
    </message>
    <message>
        <source>Parcels taken in part</source>
        <translation>Số thửa thu hồi một phần</translation>
    </message>
    <message>
        <source>Parcels taken whole</source>
        <translation>Số thửa thu hồi toàn bộ</translation>
    </message>
    <message>
        <source>Parcels that changed</source>
        <translation>Thửa đất thay đổi quy hoạch</translation>
    </message>
    <message>
        <source>Parcels this near to a point are named as candidates. 0.15 m: boundary points at 1:1000.</source>
        <translation>Các thửa gần điểm trong khoảng này được nêu là thửa có thể liên quan. 0,15 m: điểm ranh giới ở tỷ lệ 1:1000.</translation>
    </message>
    <message>
        <source>Parcels to compare with</source>
        <translation>Thửa đất để so sánh</translation>
    </message>
    <message>
        <source>Parcels under corridors</source>
        <translation>Thửa đất trong hành lang</translation>
    </message>
    <message>
        <source>Parcels with an invalid geometry</source>
        <translation>Số thửa có hình học không hợp lệ</translation>
    </message>
    <message>
        <source>Parcels with no more inside are stated, not listed; no more outside counts as taken whole.</source>
        <translation>Thửa có phần trong không quá mức này chỉ được nêu, không lập danh sách; phần ngoài không quá mức này thì coi là thu hồi toàn bộ.</translation>
    </message>
    <message>
        <source>Parcels with so_to, so_thua and loai_dat, such as those of Build parcels.</source>
        <translation>Thửa đất có các trường so_to, so_thua và loai_dat, chẳng hạn kết quả của Dựng thửa đất.</translation>
    </message>
    <message>
        <source>Parcels without a price</source>
        <translation>Số thửa chưa có đơn giá</translation>
    </message>
    <message>
        <source>Per commune; a larger difference fails the check. 100 m² are the last digit of two decimals.</source>
        <translation>Tính cho từng xã; chênh lệch lớn hơn thì kiểm tra không đạt. 100 m² là chữ số cuối khi lấy hai chữ số thập phân.</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Kỳ số liệu</translation>
    </message>
    <message>
        <source>Personal data: the results are then for the office only.</source>
        <translation>Dữ liệu cá nhân: kết quả chỉ dùng trong cơ quan.</translation>
    </message>
    <message>
        <source>Personal fields too</source>
        <translation>Lấy cả trường dữ liệu cá nhân</translation>
    </message>
    <message>
        <source>Personal values searched for</source>
        <translation>Số giá trị cá nhân đã dò tìm</translation>
    </message>
    <message>
        <source>Pictures in the report</source>
        <translation>Số hình trong báo cáo</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>Mảnh</translation>
    </message>
    <message>
        <source>Pieces of ground whose code or indicators differ.</source>
        <translation>Các phần đất có mã hoặc chỉ tiêu quy hoạch khác nhau.</translation>
    </message>
    <message>
        <source>Pieces smaller than this are left out; the report states how many and how much area. 0: none.</source>
        <translation>Mảnh nhỏ hơn giá trị này bị bỏ; báo cáo nêu số lượng và diện tích. 0: không bỏ mảnh nào.</translation>
    </message>
    <message>
        <source>Place of issue</source>
        <translation>Nơi lập phiếu</translation>
    </message>
    <message>
        <source>Place of the plan</source>
        <translation>Địa điểm quy hoạch</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Quy hoạch</translation>
    </message>
    <message>
        <source>Plan code (maHoSoQH)</source>
        <translation>Mã hồ sơ (maHoSoQH)</translation>
    </message>
    <message>
        <source>Plan indicators</source>
        <translation>Chỉ tiêu và kết quả thực hiện quy hoạch</translation>
    </message>
    <message>
        <source>Plan level</source>
        <translation>Cấp quy hoạch</translation>
    </message>
    <message>
        <source>Plan name</source>
        <translation>Tên quy hoạch</translation>
    </message>
    <message>
        <source>Planned ground (m²)</source>
        <translation>Diện tích quy hoạch (m²)</translation>
    </message>
    <message>
        <source>Planned ground of each code stands beside what is there. With completed works, done is what they cover; works of another code than their zone are stated, not counted. Without works, done is where the present land use is the planned code or a land type of the planned group (LUC for LUA).

Codes of urban plans (TT 16/2025) are no land-use codes: a table of codes with the columns ma and loai_dat says what they stand for. Codes that are met nowhere are told.

Buildings give density, storeys and floor-area ratio of each zone, compared with the plan's texts: 40-60 %, ≤5, tối đa 2,5. A number alone is the upper limit; what is not understood is kept and told. Buildings without storeys count with one.

Ground under several zones counts for the first of them. All sums are checked and stated.</source>
        <translation>Diện tích quy hoạch của từng mã loại đặt cạnh những gì đã có. Nếu có lớp công trình hoàn thành, đã thực hiện là phần đất chúng phủ; công trình có mã loại khác vùng thì nêu ra, không tính. Nếu không, đã thực hiện là nơi hiện trạng đúng mã quy hoạch hoặc thuộc nhóm đất quy hoạch (LUC thuộc LUA).

Mã của quy hoạch đô thị (TT 16/2025) không phải mã loại đất: bảng mã với cột ma và loai_dat cho biết tương ứng. Mã không gặp ở đâu được nêu ra.

Lớp nhà cho mật độ xây dựng, tầng cao và hệ số sử dụng đất của từng vùng, so với chỉ tiêu ghi trong quy hoạch: 40-60 %, ≤5, tối đa 2,5. Một số đứng riêng là mức tối đa; chữ không hiểu được thì giữ nguyên và nêu ra. Nhà không có số tầng tính 1 tầng.

Đất nằm dưới nhiều vùng tính cho vùng đứng trước. Mọi tổng đều được kiểm tra và nêu chênh lệch.</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Quy hoạch</translation>
    </message>
    <message>
        <source>Planning certificates</source>
        <translation>Phiếu thông tin quy hoạch</translation>
    </message>
    <message>
        <source>Planning information code (maThongTinQH)</source>
        <translation>Mã thông tin quy hoạch (maThongTinQH)</translation>
    </message>
    <message>
        <source>Planning zones</source>
        <translation>Vùng quy hoạch</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Đồ án quy hoạch</translation>
    </message>
    <message>
        <source>Point in the parcel</source>
        <translation>Điểm trong thửa đất</translation>
    </message>
    <message>
        <source>Points moved</source>
        <translation>Số điểm dịch chuyển</translation>
    </message>
    <message>
        <source>Points nearer to each other than this are reported; both are kept. 0: none.</source>
        <translation>Hai điểm gần nhau hơn khoảng này được báo; cả hai đều giữ. 0: không xét.</translation>
    </message>
    <message>
        <source>Points, lines or polygons in VN-2000, WGS 84 or Hanoi 1972.</source>
        <translation>Điểm, đường hoặc vùng trong hệ VN-2000, WGS 84 hoặc HN-72.</translation>
    </message>
    <message>
        <source>Polygons of houses. Can be left out.</source>
        <translation>Vùng nhà, công trình. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>Polygons of the boundary overlap on {area} m²; that ground counts once.</source>
        <translation>Các vùng của ranh giới chồng nhau {area} m²; phần đó tính một lần.</translation>
    </message>
    <message>
        <source>Polygons of the zoning plan, in the coordinate reference system of the parcels.</source>
        <translation>Các vùng của bản đồ quy hoạch, cùng hệ tọa độ với thửa đất.</translation>
    </message>
    <message>
        <source>Polygons of works; with status, year and code where there are fields.</source>
        <translation>Vùng công trình, dự án; kèm tình trạng, năm, mã loại nếu có trường.</translation>
    </message>
    <message>
        <source>Polygons such as the land of roads, whose edges corridors are measured from.</source>
        <translation>Vùng như đất của đường bộ, hành lang tính từ mép của vùng.</translation>
    </message>
    <message>
        <source>Polygons that changed</source>
        <translation>Số hình biến động</translation>
    </message>
    <message>
        <source>Polygons where the data should lie: communes, the province. Empty: boxes around the communes.</source>
        <translation>Các vùng mà dữ liệu phải nằm trong: các xã, tỉnh. Để trống: khung bao quanh các xã.</translation>
    </message>
    <message>
        <source>Polygons with a land-use code, the code of the user and that of the commune.</source>
        <translation>Các hình có mã loại đất, mã đối tượng và mã xã.</translation>
    </message>
    <message>
        <source>Polygons with ma_xa. Empty: the rules about them rest.</source>
        <translation>Vùng có trường ma_xa. Để trống: không kiểm tra các quy tắc này.</translation>
    </message>
    <message>
        <source>Polygons with sheet, number, land code.</source>
        <translation>Vùng có số tờ, số thửa, loại đất.</translation>
    </message>
    <message>
        <source>Polygons with so_to. Empty: the rules about them rest.</source>
        <translation>Vùng có trường so_to. Để trống: không kiểm tra các quy tắc này.</translation>
    </message>
    <message>
        <source>Polygons with their land-use code. Can be left out.</source>
        <translation>Vùng có mã loại đất. Có thể để trống.</translation>
    </message>
    <message>
        <source>Polygons, for example the result of Build parcels.</source>
        <translation>Lớp vùng, ví dụ kết quả của Dựng thửa đất.</translation>
    </message>
    <message>
        <source>Present land use</source>
        <translation>Hiện trạng sử dụng đất</translation>
    </message>
    <message>
        <source>Preview of the changes</source>
        <translation>Bảng xem trước thay đổi</translation>
    </message>
    <message>
        <source>Preview only</source>
        <translation>Chỉ xem trước</translation>
    </message>
    <message>
        <source>Preview: write proposals only</source>
        <translation>Xem trước: chỉ ghi đề xuất</translation>
    </message>
    <message>
        <source>Profile of rules</source>
        <translation>Hồ sơ quy tắc</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Dự án QGIS</translation>
    </message>
    <message>
        <source>Project boundary</source>
        <translation>Ranh giới dự án</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>Đề xuất</translation>
    </message>
    <message>
        <source>Protection corridors</source>
        <translation>Hành lang bảo vệ</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>Tỉnh</translation>
    </message>
    <message>
        <source>Province code</source>
        <translation>Mã tỉnh</translation>
    </message>
    <message>
        <source>Publish a folder</source>
        <translation>Công bố thư mục</translation>
    </message>
    <message>
        <source>Published folder</source>
        <translation>Thư mục công bố</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Công bố</translation>
    </message>
    <message>
        <source>Publishing stopped: {file} would have held a value of the personal field {field} (feature {feature} of layer {layer} in {path}).</source>
        <translation>Đã dừng công bố: {file} sẽ chứa một giá trị của trường cá nhân {field} (đối tượng {feature} của lớp {layer} trong {path}).</translation>
    </message>
    <message>
        <source>Put right</source>
        <translation>Đặt lại</translation>
    </message>
    <message>
        <source>Put right as asked: {hypothesis}</source>
        <translation>Đã đặt lại theo yêu cầu: {hypothesis}</translation>
    </message>
    <message>
        <source>QGIS cannot open the layer {layer} that was just written.</source>
        <translation>QGIS không mở được lớp {layer} vừa ghi.</translation>
    </message>
    <message>
        <source>Raise the limit if the archive comes from a source you trust, or unpack it yourself.</source>
        <translation>Hãy tăng giới hạn nếu tệp nén đến từ nguồn tin cậy, hoặc tự giải nén.</translation>
    </message>
    <message>
        <source>Read every sheet a second time</source>
        <translation>Đọc lại mỗi tờ lần thứ hai</translation>
    </message>
    <message>
        <source>Reading both states</source>
        <translation>Đang đọc hai lớp</translation>
    </message>
    <message>
        <source>Reading lines and texts</source>
        <translation>Đang đọc đường và chữ</translation>
    </message>
    <message>
        <source>Reading parcels</source>
        <translation>Đang đọc thửa đất</translation>
    </message>
    <message>
        <source>Reading texts</source>
        <translation>Đang đọc các giá trị chữ</translation>
    </message>
    <message>
        <source>Reading the buildings</source>
        <translation>Đang đọc lớp công trình, nhà</translation>
    </message>
    <message>
        <source>Reading the layers</source>
        <translation>Đang đọc các lớp</translation>
    </message>
    <message>
        <source>Reading the lines</source>
        <translation>Đang đọc các đường</translation>
    </message>
    <message>
        <source>Reading the parcels</source>
        <translation>Đang đọc thửa đất</translation>
    </message>
    <message>
        <source>Reading the plan</source>
        <translation>Đang đọc quy hoạch</translation>
    </message>
    <message>
        <source>Reading the plans</source>
        <translation>Đang đọc các bản quy hoạch</translation>
    </message>
    <message>
        <source>Reading the present land use</source>
        <translation>Đang đọc hiện trạng sử dụng đất</translation>
    </message>
    <message>
        <source>Reading the values that must not be published</source>
        <translation>Đang đọc các giá trị không được công bố</translation>
    </message>
    <message>
        <source>Reading the works</source>
        <translation>Đang đọc lớp công trình hoàn thành</translation>
    </message>
    <message>
        <source>Reading {file}</source>
        <translation>Đang đọc {file}</translation>
    </message>
    <message>
        <source>Reading {path} met an error of the engine's own: {reason}</source>
        <translation>Bộ xử lý gặp lỗi nội bộ khi đọc {path}: {reason}</translation>
    </message>
    <message>
        <source>Reading {path} takes more memory than it may ({limit}).</source>
        <translation>Việc đọc {path} cần nhiều bộ nhớ hơn mức cho phép ({limit}).</translation>
    </message>
    <message>
        <source>Reads Shapefile, MapInfo TAB and MIF, GeoPackage, File Geodatabase, KML, GML, GeoJSON and FAMIS or gCadas .pol files, also from folders and ZIP archives. Texts in TCVN3 (ABC), VNI, VISCII or Windows-1258 become Unicode; what was there before stays in the field gia_tri_goc.

Fields are matched by the names and aliases of the data dictionary, or by your office's own table; the table of matches shows every one. Other fields are carried along under their own names and are never published.

Every feature is among the parcels, or among the errors with its reason. Invalid geometries are reported, not repaired. Layers of another VN-2000 zone are brought into the zone of the output exactly; layers in WGS 84 by the official parameters (EPSG:6960).

The layout of .pol files is known only in part: the report says what was found and what is doubtful.</source>
        <translation>Đọc Shapefile, MapInfo TAB và MIF, GeoPackage, File Geodatabase, KML, GML, GeoJSON và tệp .pol của FAMIS hoặc gCadas, kể cả trong thư mục và tệp nén ZIP. Chữ TCVN3 (ABC), VNI, VISCII hoặc Windows-1258 được chuyển sang Unicode; giá trị trước đó được giữ trong trường gia_tri_goc.

Trường được khớp theo tên và tên khác trong từ điển dữ liệu, hoặc theo bảng riêng của cơ quan; bảng khớp trường ghi rõ từng trường. Các trường khác được giữ nguyên tên, nguyên giá trị và không bao giờ được công bố.

Mỗi đối tượng nằm trong lớp thửa đất, hoặc trong lớp lỗi kèm lý do. Hình học không hợp lệ được báo cáo, không sửa. Lớp thuộc múi VN-2000 khác được đưa chính xác về múi của kết quả; lớp WGS 84 được chuyển theo tham số chính thức (EPSG:6960).

Cấu trúc tệp .pol chỉ biết một phần: báo cáo ghi rõ điều gì đã tìm thấy và điều gì còn nghi ngờ.</translation>
    </message>
    <message>
        <source>Redacting {layer}</source>
        <translation>Đang lược bỏ dữ liệu cá nhân của {layer}</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Lớp đối chiếu</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Bảng kê</translation>
    </message>
    <message>
        <source>Remainders</source>
        <translation>Phần còn lại</translation>
    </message>
    <message>
        <source>Remainders that are too small</source>
        <translation>Phần còn lại nhỏ hơn mức tối thiểu</translation>
    </message>
    <message>
        <source>Remove the layer from the project or choose another file, then run again.</source>
        <translation>Hãy gỡ lớp khỏi dự án hoặc chọn tệp khác, rồi chạy lại.</translation>
    </message>
    <message>
        <source>Repair or delete this feature, then run again.</source>
        <translation>Hãy sửa hoặc xóa đối tượng này rồi chạy lại.</translation>
    </message>
    <message>
        <source>Repair parcels</source>
        <translation>Sửa thửa đất</translation>
    </message>
    <message>
        <source>Repaired parcels</source>
        <translation>Thửa đã sửa</translation>
    </message>
    <message>
        <source>Repairing</source>
        <translation>Đang sửa</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Báo cáo</translation>
    </message>
    <message>
        <source>Report (HTML)</source>
        <translation>Báo cáo (HTML)</translation>
    </message>
    <message>
        <source>Report with a map</source>
        <translation>Báo cáo có bản đồ</translation>
    </message>
    <message>
        <source>Report with maps</source>
        <translation>Báo cáo có bản đồ</translation>
    </message>
    <message>
        <source>Report with picture</source>
        <translation>Báo cáo có hình</translation>
    </message>
    <message>
        <source>Report with pictures</source>
        <translation>Báo cáo có hình</translation>
    </message>
    <message>
        <source>Reported either way; kept as written they take no part in lines and comparison.</source>
        <translation>Luôn được báo; nếu giữ nguyên thì không tham gia nối đường và so sánh.</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Bên phải</translation>
    </message>
    <message>
        <source>Right as declared</source>
        <translation>Đúng như khai báo</translation>
    </message>
    <message>
        <source>Roles that close parcels</source>
        <translation>Các vai trò khép kín thửa</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Tròn</translation>
    </message>
    <message>
        <source>Rounded areas add up exactly to the parcel's area, rounded to as many decimals of a m².</source>
        <translation>Các diện tích làm tròn cộng lại đúng bằng diện tích thửa đất được làm tròn đến số chữ số thập phân này (m²).</translation>
    </message>
    <message>
        <source>Rows asked for</source>
        <translation>Số dòng yêu cầu</translation>
    </message>
    <message>
        <source>Rows read</source>
        <translation>Số dòng đã đọc</translation>
    </message>
    <message>
        <source>Rows that became points</source>
        <translation>Dòng thành điểm</translation>
    </message>
    <message>
        <source>Rows that failed</source>
        <translation>Dòng không đọc được</translation>
    </message>
    <message>
        <source>Rows that repeat a parcel</source>
        <translation>Số dòng trùng thửa</translation>
    </message>
    <message>
        <source>Rows with X and Y exchanged</source>
        <translation>Dòng có X và Y đổi chỗ</translation>
    </message>
    <message>
        <source>Rows without a certificate</source>
        <translation>Số dòng không lập được phiếu</translation>
    </message>
    <message>
        <source>Rows: doubly covered</source>
        <translation>Số dòng: bị phủ nhiều lần</translation>
    </message>
    <message>
        <source>Rows: not covered</source>
        <translation>Số dòng: không được phủ</translation>
    </message>
    <message>
        <source>Rows: parcel and zone</source>
        <translation>Số dòng: thửa và vùng</translation>
    </message>
    <message>
        <source>Run the algorithm Set up the engine (bacgiang:setupengine) once.</source>
        <translation>Hãy chạy công cụ Cài đặt bộ xử lý (bacgiang:setupengine) một lần.</translation>
    </message>
    <message>
        <source>Run the algorithm Set up the engine, or leave the scheduler empty to compute on this machine.</source>
        <translation>Hãy chạy thuật toán Thiết lập bộ xử lý, hoặc để trống bộ điều phối để tính trên máy này.</translation>
    </message>
    <message>
        <source>Run the algorithm again.</source>
        <translation>Hãy chạy lại công cụ.</translation>
    </message>
    <message>
        <source>Save it as DWG 2018, as DXF or as DGN v7 and import that.</source>
        <translation>Hãy lưu thành DWG 2018, DXF hoặc DGN v7 rồi nhập tệp đó.</translation>
    </message>
    <message>
        <source>Scale of the map 1:</source>
        <translation>Tỷ lệ bản đồ 1:</translation>
    </message>
    <message>
        <source>Scale of the plan</source>
        <translation>Tỷ lệ quy hoạch</translation>
    </message>
    <message>
        <source>Scanned documents (PDF)</source>
        <translation>Văn bản quét (PDF)</translation>
    </message>
    <message>
        <source>Scanned drawings (JPG)</source>
        <translation>Bản vẽ quét (JPG)</translation>
    </message>
    <message>
        <source>Scheduler of a cluster</source>
        <translation>Bộ điều phối của cụm máy tính</translation>
    </message>
    <message>
        <source>Seen along the line.</source>
        <translation>Nhìn theo chiều vẽ của đường.</translation>
    </message>
    <message>
        <source>Separated by semicolons. Empty: parcel_boundary; parcel_closing.</source>
        <translation>Ngăn cách bằng dấu chấm phẩy. Để trống: parcel_boundary; parcel_closing.</translation>
    </message>
    <message>
        <source>Separator, heading, decimal comma and the order of the columns are found from the values: northings and eastings of the chosen zone cannot be confused (X is north). The report shows the evidence; the order can also be given, for example number,x,y,z,code.

Every row becomes a point where the row says, or is listed as failed with file, line and reason. Repeated numbers and places, near-duplicates, exchanged X and Y, mixed orders and coordinates of another zone are reported; nothing is dropped and nothing moves.

Codes make lines: RT1 is a point of parcel boundary 1, RT1B starts it anew, RT1E or RT1. ends it, RT1C closes it. The tables of codes and marks (survey_codes, survey_markers) are settings of your office. With a parcel layer every point tells its parcel and how far it is from the nearest vertex and boundary.</source>
        <translation>Dấu phân cách, dòng tiêu đề, dấu phẩy thập phân và thứ tự cột được tìm từ chính giá trị: tọa độ bắc và tọa độ đông của múi chiếu đã chọn không thể nhầm lẫn (X là bắc). Báo cáo nêu rõ căn cứ; cũng có thể khai báo thứ tự, ví dụ number,x,y,z,code.

Mỗi dòng thành một điểm đúng nơi dòng đó ghi, hoặc được liệt kê là không đọc được kèm tệp, số dòng và lý do. Số hiệu trùng, vị trí trùng, điểm gần trùng, X và Y đổi chỗ, hai thứ tự cột trong một tệp và tọa độ của múi khác đều được báo; không bỏ gì và không dịch chuyển gì.

Mã đo tạo đường: RT1 là điểm của đường ranh thửa số 1, RT1B bắt đầu lại, RT1E hoặc RT1. kết thúc, RT1C khép kín. Bảng mã và ký hiệu (survey_codes, survey_markers) là thiết lập của cơ quan. Khi có lớp thửa đất, mỗi điểm cho biết nằm trong thửa nào và cách đỉnh, cách ranh giới gần nhất bao nhiêu.</translation>
    </message>
    <message>
        <source>Set up the engine</source>
        <translation>Cài đặt bộ xử lý</translation>
    </message>
    <message>
        <source>Set up the engine again: its own PROJ database has them.</source>
        <translation>Hãy cài đặt lại bộ máy: cơ sở dữ liệu PROJ riêng của nó có các phép chuyển này.</translation>
    </message>
    <message>
        <source>Share done (%)</source>
        <translation>Tỷ lệ thực hiện (%)</translation>
    </message>
    <message>
        <source>Sharper corners no higher than the largest move are removed.</source>
        <translation>Góc nhọn hơn và không cao quá mức dịch lớn nhất được xóa.</translation>
    </message>
    <message>
        <source>Sheet index</source>
        <translation>Sơ đồ tờ</translation>
    </message>
    <message>
        <source>Sheet number</source>
        <translation>Số tờ bản đồ</translation>
    </message>
    <message>
        <source>Sheet number and parcel number belong together.</source>
        <translation>Số tờ và số thửa phải đi cùng nhau.</translation>
    </message>
    <message>
        <source>Sheet {done} of {total}</source>
        <translation>Tờ {done} trên {total}</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>Số tờ</translation>
    </message>
    <message>
        <source>Sheets are only brought between zones of one datum: import the others on their own.</source>
        <translation type="vanished">Chỉ chuyển tờ giữa các múi của cùng một hệ quy chiếu: hãy nhập riêng các tờ khác.</translation>
    </message>
    <message>
        <source>Shipped limits</source>
        <translation>Bộ ngưỡng kèm sẵn</translation>
    </message>
    <message>
        <source>Side of the river</source>
        <translation>Phía sông</translation>
    </message>
    <message>
        <source>Sides</source>
        <translation>Phía</translation>
    </message>
    <message>
        <source>Site clearance</source>
        <translation>Giải phóng mặt bằng</translation>
    </message>
    <message>
        <source>Slivers</source>
        <translation>Mảnh vụn</translation>
    </message>
    <message>
        <source>Slivers given to a neighbour</source>
        <translation>Số mảnh vụn đã chuyển sang phần kề bên</translation>
    </message>
    <message>
        <source>Slivers go to the neighbour in the same parcel with the longest common edge. 0: none is moved.</source>
        <translation>Mảnh vụn được chuyển sang phần kề bên trong cùng thửa có cạnh chung dài nhất. 0: không chuyển mảnh nào.</translation>
    </message>
    <message>
        <source>Smaller polygons are left out of the layer and counted; the matrix has them all.</source>
        <translation>Hình nhỏ hơn không đưa vào lớp nhưng vẫn được đếm; biểu chu chuyển có đủ.</translation>
    </message>
    <message>
        <source>Smallest area (m²)</source>
        <translation>Diện tích nhỏ nhất (m²)</translation>
    </message>
    <message>
        <source>Smallest area in the layer of changes (m²)</source>
        <translation>Diện tích nhỏ nhất trong lớp biến động (m²)</translation>
    </message>
    <message>
        <source>Smallest area of a piece (m²)</source>
        <translation>Diện tích nhỏ nhất của mảnh (m²)</translation>
    </message>
    <message>
        <source>Smallest remainder (m²)</source>
        <translation>Mức tối thiểu của phần còn lại (m²)</translation>
    </message>
    <message>
        <source>Smallest unit of the drawing</source>
        <translation>Đơn vị nhỏ nhất của bản vẽ</translation>
    </message>
    <message>
        <source>Snapping distance of free line ends</source>
        <translation>Khoảng bắt dính đầu đường tự do</translation>
    </message>
    <message>
        <source>Snapping distance of vertices</source>
        <translation>Khoảng bắt đỉnh</translation>
    </message>
    <message>
        <source>Starting the engine once</source>
        <translation>Đang khởi động thử bộ xử lý</translation>
    </message>
    <message>
        <source>States which zones of a plan touch each parcel, with how many square metres and percent.</source>
        <translation>Nêu các vùng quy hoạch liên quan đến từng thửa đất, diện tích bao nhiêu mét vuông và bao nhiêu phần trăm.</translation>
    </message>
    <message>
        <source>Status of works that are done</source>
        <translation>Tình trạng được coi là hoàn thành</translation>
    </message>
    <message>
        <source>Still there</source>
        <translation>Vẫn còn</translation>
    </message>
    <message>
        <source>Stretches moved</source>
        <translation>Số đoạn ranh đã dịch</translation>
    </message>
    <message>
        <source>Such as 1:2000.</source>
        <translation>Ví dụ 1:2000.</translation>
    </message>
    <message>
        <source>Such as 24QHC0010001. Empty: composed of the parts below.</source>
        <translation>Ví dụ 24QHC0010001. Để trống: ghép từ các phần bên dưới.</translation>
    </message>
    <message>
        <source>Superior office</source>
        <translation>Cơ quan cấp trên</translation>
    </message>
    <message>
        <source>Survey files</source>
        <translation>Tệp đo</translation>
    </message>
    <message>
        <source>Surveyed lines</source>
        <translation>Đường đo</translation>
    </message>
    <message>
        <source>Surveyed points</source>
        <translation>Điểm đo</translation>
    </message>
    <message>
        <source>System of the layer put right</source>
        <translation>Hệ tọa độ của lớp đã đặt lại</translation>
    </message>
    <message>
        <source>TCVN3 in these fields was written for a font of capitals, such as .VnTimeH.</source>
        <translation>Chữ TCVN3 trong các trường này được gõ cho phông chữ hoa, ví dụ .VnTimeH.</translation>
    </message>
    <message>
        <source>Table of class values</source>
        <translation>Bảng giá trị phân cấp</translation>
    </message>
    <message>
        <source>Table of codes</source>
        <translation>Bảng mã</translation>
    </message>
    <message>
        <source>Table of fields</source>
        <translation>Bảng trường</translation>
    </message>
    <message>
        <source>Table of layers</source>
        <translation>Bảng lớp</translation>
    </message>
    <message>
        <source>Table of layers and codes</source>
        <translation>Bảng lớp và mã</translation>
    </message>
    <message>
        <source>Table of levels</source>
        <translation>Bảng phân lớp (level)</translation>
    </message>
    <message>
        <source>Table of prices</source>
        <translation>Bảng giá</translation>
    </message>
    <message>
        <source>Table of smallest remainders</source>
        <translation>Bảng mức tối thiểu của phần còn lại</translation>
    </message>
    <message>
        <source>Table of widths, for editing</source>
        <translation>Bảng bề rộng để sửa</translation>
    </message>
    <message>
        <source>Take the largest</source>
        <translation>Lấy mức lớn nhất</translation>
    </message>
    <message>
        <source>Take the name of a hypothesis from the table that the diagnosis writes, for example swapped or EPSG:9209.</source>
        <translation>Hãy lấy tên giả thiết trong bảng mà chẩn đoán ghi ra, ví dụ swapped hoặc EPSG:9209.</translation>
    </message>
    <message>
        <source>Take the smallest</source>
        <translation>Lấy mức nhỏ nhất</translation>
    </message>
    <message>
        <source>Telling encodings</source>
        <translation>Đang nhận biết bảng mã</translation>
    </message>
    <message>
        <source>Tells by zone, commune and code how far a plan is carried out, and what is built against it.</source>
        <translation>Cho biết theo vùng, xã và mã loại quy hoạch đã thực hiện đến đâu và xây dựng so với chỉ tiêu thế nào.</translation>
    </message>
    <message>
        <source>Tells what changed between two versions of a plan: zones, ground, and the parcels concerned.</source>
        <translation>Cho biết thay đổi giữa hai bản quy hoạch: vùng, phần đất và các thửa liên quan.</translation>
    </message>
    <message>
        <source>Tells which lines close parcels. Empty: vai_tro; without it every line does.</source>
        <translation>Cho biết đường nào khép kín thửa. Để trống: vai_tro; nếu không có trường này thì mọi đường đều khép kín thửa.</translation>
    </message>
    <message>
        <source>Text fields. None chosen: all of them.</source>
        <translation>Các trường kiểu chữ. Không chọn: tất cả.</translation>
    </message>
    <message>
        <source>Text or CSV files of total stations and GNSS receivers. From a script, folders too.</source>
        <translation>Tệp văn bản hoặc CSV của máy toàn đạc và máy thu GNSS. Từ tập lệnh có thể đưa cả thư mục.</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Chữ</translation>
    </message>
    <message>
        <source>Texts brought to Unicode</source>
        <translation>Số chữ đã chuyển sang Unicode</translation>
    </message>
    <message>
        <source>Texts in TCVN3 (ABC), VNI, VISCII or Windows-1258 become Unicode; the original bytes are kept beside them. Levels and layers get their role (parcel boundary, number, land code, owner name …) from the regulation's level table or from your own. Arcs and shapes are turned into lines.

The sheet index has one row per file: how many elements the file holds, how many became lines, labels or something else, and how many could not be read. A file that fails is named there with its reason; the others are imported.

A drawing of another VN-2000 zone is named by a rule under Zones of single sheets, and is brought into the zone of the output.

Every sheet is proved complete: DGN v7 and DXF are read a second time by another reader, DGN v8 and DWG are compared with what the file itself counts. What differs is a doubt, with the numbers in the report.</source>
        <translation>Chữ theo TCVN3 (ABC), VNI, VISCII hoặc Windows-1258 được chuyển sang Unicode; các byte gốc được giữ bên cạnh. Level và layer được gán vai trò (ranh thửa, số thửa, loại đất, tên chủ sử dụng …) theo bảng phân lớp của quy định hoặc bảng của cơ quan. Cung và hình được chuyển thành đường.

Sơ đồ tờ có mỗi tệp một dòng: tệp có bao nhiêu phần tử, bao nhiêu thành đường, thành nhãn hoặc thành thứ khác, và bao nhiêu không đọc được. Tệp hỏng được nêu ở đó kèm lý do; các tệp khác vẫn được nhập.

Bản vẽ thuộc múi VN-2000 khác được khai bằng quy tắc ở mục Múi chiếu của từng tờ và được chuyển về múi của kết quả.

Mỗi tờ đều được chứng minh là đọc đủ: DGN v7 và DXF được một bộ đọc khác đọc lần thứ hai, DGN v8 và DWG được so với số phần tử do chính tệp ghi. Chỗ khác nhau là nghi vấn, có số liệu trong báo cáo.</translation>
    </message>
    <message>
        <source>Texts in TCVN3 (ABC), VNI, VISCII or Windows-1258 become Unicode; the original bytes are kept beside them. Levels and layers get their role (parcel boundary, number, land code, owner name …) from the regulation's level table or from your own. Arcs and shapes are turned into lines.

The sheet index has one row per file: how many elements the file holds, how many became lines, labels or something else, and how many could not be read. A file that fails is named there with its reason; the others are imported.

A drawing of another VN-2000 zone is named by a rule under Zones of single sheets, and is brought into the zone of the output. DGN v8 and DWG are not read: save them as DGN v7 or DXF first.</source>
        <translation type="vanished">Chữ theo TCVN3 (ABC), VNI, VISCII hoặc Windows-1258 được chuyển sang Unicode; các byte gốc được giữ bên cạnh. Level và layer được gán vai trò (ranh thửa, số thửa, loại đất, tên chủ sử dụng …) theo bảng phân lớp của quy định hoặc bảng của cơ quan. Cung và hình được chuyển thành đường.

Sơ đồ tờ có mỗi tệp một dòng: tệp có bao nhiêu phần tử, bao nhiêu thành đường, thành nhãn hoặc thành thứ khác, và bao nhiêu không đọc được. Tệp hỏng được nêu ở đó kèm lý do; các tệp khác vẫn được nhập.

Bản vẽ thuộc múi VN-2000 khác được khai bằng quy tắc ở mục Múi chiếu của từng tờ và được chuyển về múi của kết quả. Không đọc DGN v8 và DWG: hãy lưu thành DGN v7 hoặc DXF trước.</translation>
    </message>
    <message>
        <source>Texts left: not legible</source>
        <translation>Chữ để nguyên: không đọc được</translation>
    </message>
    <message>
        <source>Texts left: not sure enough</source>
        <translation>Chữ để nguyên: chưa đủ chắc</translation>
    </message>
    <message>
        <source>Texts mended</source>
        <translation>Số giá trị chữ đã sửa</translation>
    </message>
    <message>
        <source>Texts read</source>
        <translation>Số chữ đã đọc</translation>
    </message>
    <message>
        <source>Texts read with less stay as they are; the preview lists them.</source>
        <translation>Chữ đọc với mức thấp hơn được để nguyên; bảng xem trước liệt kê chúng.</translation>
    </message>
    <message>
        <source>Texts separated by semicolons. Empty: hoàn thành, đã xây dựng, done, 1 and the like.</source>
        <translation>Các chữ cách nhau bằng dấu chấm phẩy. Bỏ trống: hoàn thành, đã xây dựng, done, 1 và tương tự.</translation>
    </message>
    <message>
        <source>Texts that may be published</source>
        <translation>Văn bản được phép công bố</translation>
    </message>
    <message>
        <source>Texts that say something of a zone</source>
        <translation>Chữ thuộc về một vùng</translation>
    </message>
    <message>
        <source>The 12 digits that were issued. Empty: a provisional code.</source>
        <translation>12 chữ số đã được cấp. Để trống: mã tạm.</translation>
    </message>
    <message>
        <source>The Python of QGIS was not found. Choose the interpreter of a Python 3.11 or newer.</source>
        <translation>Không tìm thấy Python của QGIS. Hãy chọn trình thông dịch của Python 3.11 trở lên.</translation>
    </message>
    <message>
        <source>The Python {path} cannot make environments: it lacks venv or pip.</source>
        <translation>Python {path} không tạo được môi trường: thiếu venv hoặc pip.</translation>
    </message>
    <message>
        <source>The Python {path} is {version}; the engine needs 3.11 or newer.</source>
        <translation>Python {path} là phiên bản {version}; bộ xử lý cần 3.11 trở lên.</translation>
    </message>
    <message>
        <source>The archive that was delivered, instead of a folder.</source>
        <translation>Tệp nén đã giao nộp, thay cho thư mục.</translation>
    </message>
    <message>
        <source>The archive {path} cannot be unpacked: {reason}</source>
        <translation>Không giải nén được tệp {path}: {reason}</translation>
    </message>
    <message>
        <source>The archive {path} holds more than the {limit} that may still be unpacked.</source>
        <translation>Tệp nén {path} lớn hơn mức {limit} còn được phép giải nén.</translation>
    </message>
    <message>
        <source>The archive {path} was refused: its member {member} would lead outside the folder it is unpacked to.</source>
        <translation>Tệp nén {path} bị từ chối: thành phần {member} dẫn ra ngoài thư mục giải nén.</translation>
    </message>
    <message>
        <source>The authority.</source>
        <translation>Cơ quan có thẩm quyền.</translation>
    </message>
    <message>
        <source>The boundary takes no ground from any parcel of the layer {layer} in {path}.</source>
        <translation>Ranh giới không lấy đất của thửa nào trong lớp {layer} của {path}.</translation>
    </message>
    <message>
        <source>The cluster at {address} has no workers.</source>
        <translation>Cụm máy tính tại {address} không có tiến trình tính toán nào.</translation>
    </message>
    <message>
        <source>The code that is named first</source>
        <translation>Mã ghi đầu tiên</translation>
    </message>
    <message>
        <source>The columns of {path} cannot be told apart: {reason}.</source>
        <translation>Không phân biệt được các cột của {path}: {reason}.</translation>
    </message>
    <message>
        <source>The combined codes that occur are listed in the report.</source>
        <translation>Các mã ghép gặp phải được liệt kê trong báo cáo.</translation>
    </message>
    <message>
        <source>The connection to the cluster at {address} was lost.</source>
        <translation>Mất kết nối với cụm máy tính tại {address}.</translation>
    </message>
    <message>
        <source>The coordinate reference system {crs} is neither VN-2000 nor WGS 84 nor Hanoi 1972.</source>
        <translation>Hệ tọa độ {crs} không phải VN-2000, WGS 84 hay Hà Nội 1972.</translation>
    </message>
    <message>
        <source>The coordinate reference system {crs} is not in metres on a plane.</source>
        <translation>Hệ tọa độ {crs} không phải hệ phẳng tính bằng mét.</translation>
    </message>
    <message>
        <source>The coordinate reference system {crs} is not known.</source>
        <translation>Không biết hệ tọa độ {crs}.</translation>
    </message>
    <message>
        <source>The coordinate reference system {crs} is withdrawn (false easting 0, false northing 500 km): {right} replaced it.</source>
        <translation>Hệ tọa độ {crs} đã bị hủy bỏ (tọa độ đông giả là 0, tọa độ bắc giả là 500 km): {right} thay thế nó.</translation>
    </message>
    <message>
        <source>The coordinates of {path} cannot be brought from {crs} to {other_crs}.</source>
        <translation>Không chuyển được tọa độ của {path} từ {crs} sang {other_crs}.</translation>
    </message>
    <message>
        <source>The copy is not complete, so nothing of this sheet was imported: copy the file again.</source>
        <translation>Bản sao không đủ nên chưa nhập gì của tờ này: hãy chép lại tệp.</translation>
    </message>
    <message>
        <source>The database of PROJ lacks {operations} between {crs} and {other_crs}.</source>
        <translation>Cơ sở dữ liệu của PROJ thiếu {operations} giữa {crs} và {other_crs}.</translation>
    </message>
    <message>
        <source>The date {value} of the decision on the plan {path} cannot be read.</source>
        <translation>Không đọc được ngày quyết định {value} của quy hoạch {path}.</translation>
    </message>
    <message>
        <source>The drawing {path} holds existing land use (HT_…) only, no plan.</source>
        <translation>Bản vẽ {path} chỉ có hiện trạng sử dụng đất (HT_…), không có quy hoạch.</translation>
    </message>
    <message>
        <source>The drawing {path} is larger than can be read: {reason}</source>
        <translation>Bản vẽ {path} lớn hơn mức có thể đọc: {reason}</translation>
    </message>
    <message>
        <source>The drawing {path} is of a version that cannot be read: {reason}</source>
        <translation>Bản vẽ {path} thuộc phiên bản không đọc được: {reason}</translation>
    </message>
    <message>
        <source>The edge needs the object's width or its ground.</source>
        <translation>Tính từ mép cần bề rộng hoặc vùng đất của công trình.</translation>
    </message>
    <message>
        <source>The elements of {path} do not add up: {elements} are in the file.</source>
        <translation>Số phần tử của {path} không khớp: trong tệp có {elements}.</translation>
    </message>
    <message>
        <source>The ending of {path} is not a format that can be written.</source>
        <translation>Đuôi tệp của {path} không phải định dạng ghi được.</translation>
    </message>
    <message>
        <source>The ending of {path} is not a format that can be written. Use one of: {known}.</source>
        <translation>Đuôi tệp của {path} không phải định dạng ghi được. Hãy dùng một trong các đuôi: {known}.</translation>
    </message>
    <message>
        <source>The engine answered with something that is not an answer: {line}</source>
        <translation>Bộ xử lý trả lời bằng nội dung không hợp lệ: {line}</translation>
    </message>
    <message>
        <source>The engine ended with code {code}: {reason}</source>
        <translation>Bộ xử lý kết thúc với mã {code}: {reason}</translation>
    </message>
    <message>
        <source>The engine ended without a result: {reason}</source>
        <translation>Bộ xử lý kết thúc mà không có kết quả: {reason}</translation>
    </message>
    <message>
        <source>The engine has no operation named {name}.</source>
        <translation>Bộ xử lý không có thao tác nào tên là {name}.</translation>
    </message>
    <message>
        <source>The engine is not set up yet, and QGIS's own Python lacks: {names}.</source>
        <translation>Chưa cài đặt bộ xử lý, và Python của QGIS thiếu: {names}.</translation>
    </message>
    <message>
        <source>The engine is not set up yet, and QGIS's own Python was not found.</source>
        <translation>Chưa cài đặt bộ xử lý, và không tìm thấy Python của QGIS.</translation>
    </message>
    <message>
        <source>The engine is not set up yet, and QGIS's own Python {version} is too old.</source>
        <translation>Chưa cài đặt bộ xử lý, và Python {version} của QGIS quá cũ.</translation>
    </message>
    <message>
        <source>The engine is ready in {path}</source>
        <translation>Bộ xử lý đã sẵn sàng trong {path}</translation>
    </message>
    <message>
        <source>The engine met an error of its own: {reason}</source>
        <translation>Bộ xử lý gặp lỗi nội bộ: {reason}</translation>
    </message>
    <message>
        <source>The engine was ended from outside or crashed (signal {code}).</source>
        <translation>Bộ xử lý bị dừng từ bên ngoài hoặc bị sập (tín hiệu {code}).</translation>
    </message>
    <message>
        <source>The engine was set up for another version of the plugin.</source>
        <translation>Bộ xử lý được cài đặt cho phiên bản khác của phần bổ trợ.</translation>
    </message>
    <message>
        <source>The engine's Python</source>
        <translation>Python của bộ xử lý</translation>
    </message>
    <message>
        <source>The engine's Python lacks the package {name} that a cluster needs: {reason}</source>
        <translation>Python của bộ xử lý thiếu gói {name} cần cho cụm máy tính: {reason}</translation>
    </message>
    <message>
        <source>The engine's Python {path} cannot be started.</source>
        <translation>Không khởi động được Python của bộ xử lý {path}.</translation>
    </message>
    <message>
        <source>The engine's Python {path} does not exist; {origin} names it.</source>
        <translation>Không có Python của bộ xử lý {path}; đường dẫn này lấy từ {origin}.</translation>
    </message>
    <message>
        <source>The evidence does not show that {hypothesis} is right; it was followed because it was asked for.</source>
        <translation>Bằng chứng chưa cho thấy {hypothesis} là đúng; đã làm theo vì được yêu cầu.</translation>
    </message>
    <message>
        <source>The field {field} of the layer {layer} in {path} has the name of a column of the result.</source>
        <translation>Trường {field} của lớp {layer} trong {path} trùng tên với một cột của kết quả.</translation>
    </message>
    <message>
        <source>The field {field} of the layer {layer} in {path} holds no text.</source>
        <translation>Trường {field} của lớp {layer} trong {path} không phải kiểu chữ.</translation>
    </message>
    <message>
        <source>The file for the layers; an existing one is replaced.</source>
        <translation>Tệp chứa các lớp; tệp đã có sẽ bị thay thế.</translation>
    </message>
    <message>
        <source>The file for the three layers; an existing one is replaced.</source>
        <translation type="vanished">Tệp chứa ba lớp; tệp đã có sẽ bị thay thế.</translation>
    </message>
    <message>
        <source>The file or folder {path} does not exist. Check the path.</source>
        <translation>Tệp hoặc thư mục {path} không tồn tại. Hãy kiểm tra đường dẫn.</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {reason}</source>
        <translation>Không đọc được tệp {path}: {reason}</translation>
    </message>
    <message>
        <source>The file {path} does not exist.</source>
        <translation>Tệp {path} không tồn tại.</translation>
    </message>
    <message>
        <source>The file {path} ends at byte {size} without the EOF mark of a DXF file.</source>
        <translation>Tệp {path} kết thúc ở byte {size} mà không có dấu EOF của tệp DXF.</translation>
    </message>
    <message>
        <source>The file {path} ends inside an element at byte {offset} of {size}, after {elements} whole elements.</source>
        <translation>Tệp {path} kết thúc giữa một phần tử, ở byte {offset} trên {size}, sau {elements} phần tử trọn vẹn.</translation>
    </message>
    <message>
        <source>The file {path} has no layer named {layer}.</source>
        <translation>Tệp {path} không có lớp nào tên là {layer}.</translation>
    </message>
    <message>
        <source>The file {path} holds no layer of errors to compare with.</source>
        <translation>Tệp {path} không có lớp lỗi nào để so sánh.</translation>
    </message>
    <message>
        <source>The file {path} holds no working units (design settings element).</source>
        <translation>Tệp {path} không có đơn vị làm việc (phần tử thiết lập bản vẽ).</translation>
    </message>
    <message>
        <source>The file {path} holds several layers.</source>
        <translation>Tệp {path} có nhiều lớp.</translation>
    </message>
    <message>
        <source>The file {path} is a MicroStation DGN v8 file (or another OLE document), not DGN v7.</source>
        <translation>Tệp {path} là tệp MicroStation DGN v8 (hoặc một tài liệu OLE khác), không phải DGN v7.</translation>
    </message>
    <message>
        <source>The file {path} is a MicroStation DGN v8 file (or another OLE document), which cannot be read.</source>
        <translation type="vanished">Tệp {path} là tệp MicroStation DGN v8 (hoặc tài liệu OLE khác), không đọc được.</translation>
    </message>
    <message>
        <source>The file {path} is damaged: {reason}</source>
        <translation>Tệp {path} bị hỏng: {reason}</translation>
    </message>
    <message>
        <source>The file {path} is empty (0 bytes).</source>
        <translation>Tệp {path} trống (0 byte).</translation>
    </message>
    <message>
        <source>The file {path} is no text file: {reason}.</source>
        <translation>Tệp {path} không phải tệp văn bản: {reason}.</translation>
    </message>
    <message>
        <source>The file {path} is not a .pol file of the known layout: {reason}</source>
        <translation>Tệp {path} không phải tệp .pol có cấu trúc đã biết: {reason}</translation>
    </message>
    <message>
        <source>The file {path} is not a drawing of the kind its name says: it is {found}.</source>
        <translation>Tệp {path} không phải loại bản vẽ như tên tệp: nó là {found}.</translation>
    </message>
    <message>
        <source>The file {path} may not be read.</source>
        <translation>Không có quyền đọc tệp {path}.</translation>
    </message>
    <message>
        <source>The files with its errors layers; each finding is then marked as new or still there.</source>
        <translation>Các tệp chứa lớp lỗi của lần đó; mỗi phát hiện được đánh dấu mới hay vẫn còn.</translation>
    </message>
    <message>
        <source>The folder CSDL_…, or the folder that holds it.</source>
        <translation>Thư mục CSDL_… hoặc thư mục chứa nó.</translation>
    </message>
    <message>
        <source>The folder for {path} does not exist.</source>
        <translation>Thư mục chứa {path} không tồn tại.</translation>
    </message>
    <message>
        <source>The folder gets a workbook for every commune and one for all of them (toan_tinh.xlsx), a page of all checks (kiem_tra.html) and the same as JSON. Sums are formulas; the sheet of checks compares them: (4) = (5) + (18), every group with its land types, the total with the khoanh đất and with the natural area, Biểu 03 with the communes, Biểu 05 with both dates.

Land without a code, a user or a commune is not lost: it has a line, a column or a workbook of its own, and the check it breaks says so. Areas are in hectares, rounded so that all cells add up to the total; the circular's own rounding rule was not read, so the decimals are provisional.

Users are counted for Biểu 02 only where you name a field of persons; no name is written anywhere.</source>
        <translation>Thư mục gồm một tệp XLSX cho mỗi xã và một tệp toàn tỉnh (toan_tinh.xlsx), trang kết quả kiểm tra (kiem_tra.html) và bản JSON. Các tổng là công thức; trang tính Kiểm tra đối chiếu: (4) = (5) + (18), mỗi nhóm với các loại đất của nó, tổng số với khoanh đất và với diện tích tự nhiên, Biểu 03 với các xã, Biểu 05 với hai kỳ.

Đất chưa có mã loại đất, mã đối tượng hay mã xã không bị bỏ: có dòng, cột hoặc tệp riêng, và kiểm tra bị vi phạm sẽ nêu rõ. Diện tích tính bằng ha, làm tròn sao cho các ô cộng đúng bằng tổng; quy định làm tròn của thông tư chưa được đối chiếu nên số chữ số thập phân là tạm thời.

Chỉ đếm người sử dụng cho Biểu 02 khi anh/chị chỉ định trường tên; không ghi tên ở bất cứ đâu.</translation>
    </message>
    <message>
        <source>The folder holds data.gpkg (parcels, zones, register), project.qgs with WMS, WMTS, WFS and OGC API - Features switched on, map.png, metadata in ISO 19139, index.html in Vietnamese and English, and publication.json with the list of files and checksums. Put it on a server with QGIS Server, or hand it on as it is.

Only fields that the data dictionary marks public are written. Owner names, addresses and every field that the dictionary does not know stay in the office. Parcels and zones with one of the withheld codes (defence and security land by default) are left out with their register rows, and counted; the gap that they leave in the map can be seen. Geometry, areas and coordinate reference systems stay as they are.

Before the folder appears, every byte of it is searched for the values of the personal fields, in all usual encodings. If one is found, nothing is published and the message names the field and the feature. Values of fewer than four characters cannot be told from chance and are not searched for.

An earlier publication in the same folder is replaced as a whole; a folder with other files is refused.</source>
        <translation>Thư mục gồm data.gpkg (thửa đất, vùng quy hoạch, bảng kê), project.qgs đã bật WMS, WMTS, WFS và OGC API - Features, map.png, siêu dữ liệu theo ISO 19139, index.html bằng tiếng Việt và tiếng Anh, và publication.json có danh sách tệp cùng mã kiểm tra. Hãy đặt thư mục lên máy chủ có QGIS Server, hoặc chuyển giao nguyên trạng.

Chỉ ghi các trường mà từ điển dữ liệu đánh dấu là công khai. Tên chủ sử dụng, địa chỉ và mọi trường không có trong từ điển được giữ lại ở cơ quan. Thửa đất và vùng quy hoạch mang một trong các mã không công bố (mặc định là đất quốc phòng và an ninh) được loại ra cùng các dòng trong bảng kê, và được đếm; khoảng trống để lại trên bản đồ vẫn nhìn thấy được. Hình học, diện tích và hệ tọa độ giữ nguyên.

Trước khi thư mục xuất hiện, từng byte của nó được dò tìm các giá trị của trường cá nhân, theo mọi bảng mã thường dùng. Nếu tìm thấy thì không công bố gì, và thông báo nêu trường cùng đối tượng. Giá trị ngắn hơn bốn ký tự không phân biệt được với trùng hợp ngẫu nhiên nên không dò tìm.

Bản công bố trước trong cùng thư mục được thay thế toàn bộ; thư mục có tệp khác sẽ bị từ chối.</translation>
    </message>
    <message>
        <source>The folder takes it without marks and blanks: CSDL_QuyHoachChungXaMau.</source>
        <translation>Thư mục lấy tên này viết liền không dấu: CSDL_QuyHoachChungXaMau.</translation>
    </message>
    <message>
        <source>The folder {path} already holds certificates.</source>
        <translation>Thư mục {path} đã có phiếu.</translation>
    </message>
    <message>
        <source>The folder {path} has no wheel for {package}.</source>
        <translation>Thư mục {path} không có tệp wheel của {package}.</translation>
    </message>
    <message>
        <source>The folder {path} holds files that were not made by this algorithm.</source>
        <translation>Thư mục {path} có các tệp không do công cụ này tạo ra.</translation>
    </message>
    <message>
        <source>The interpreter of a Python 3.11, 3.12 or 3.13. Empty: the Python of QGIS.</source>
        <translation>Trình thông dịch của Python 3.11, 3.12 hoặc 3.13. Để trống: Python của QGIS.</translation>
    </message>
    <message>
        <source>The job file {path} cannot be read: {reason}</source>
        <translation>Không đọc được tệp công việc {path}: {reason}</translation>
    </message>
    <message>
        <source>The land that changed zones, a polygon for each stretch, the largest first.</source>
        <translation>Phần đất đổi vùng, mỗi đoạn một vùng, lớn nhất trước.</translation>
    </message>
    <message>
        <source>The larger one of this and the percentage holds.</source>
        <translation>Áp dụng giá trị lớn hơn giữa giá trị này và giá trị phần trăm.</translation>
    </message>
    <message>
        <source>The layer has no field of communes: all land is in one workbook without a commune.</source>
        <translation>Lớp không có trường mã xã: toàn bộ đất nằm trong một tệp chưa xác định xã.</translation>
    </message>
    <message>
        <source>The layer has no field of previous land-use codes: Biểu 05 was not made.</source>
        <translation>Lớp không có trường mã loại đất kỳ trước: không lập Biểu 05.</translation>
    </message>
    <message>
        <source>The layer has no field of user codes: all land is in the column of unknown users.</source>
        <translation>Lớp không có trường mã đối tượng: toàn bộ đất nằm ở cột chưa xác định đối tượng.</translation>
    </message>
    <message>
        <source>The layer has no text field: nothing was to be mended.</source>
        <translation>Lớp không có trường kiểu chữ: không có gì để sửa.</translation>
    </message>
    <message>
        <source>The layer of parcels; with Selected features only the selected parcels are asked for.</source>
        <translation>Lớp thửa đất; khi đánh dấu Chỉ các đối tượng được chọn thì lập phiếu cho các thửa đang chọn.</translation>
    </message>
    <message>
        <source>The layer {layer} has no field {field}: nothing can be told by colour.</source>
        <translation>Lớp {layer} không có trường {field}: không thể thể hiện bằng màu.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} ({extent}) and the boundary ({other_extent}) lie apart.</source>
        <translation>Lớp {layer} trong {path} ({extent}) và ranh giới ({other_extent}) nằm cách xa nhau.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} ({extent}) and {other_path} ({other_extent}) lie apart: nothing can be overlaid.</source>
        <translation>Lớp {layer} trong {path} ({extent}) và {other_path} ({other_extent}) nằm cách xa nhau: không thể chồng xếp.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} has no coordinate reference system.</source>
        <translation>Lớp {layer} trong {path} không có hệ tọa độ.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} has no features.</source>
        <translation>Lớp {layer} trong {path} không có đối tượng nào.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} has no field {field}.</source>
        <translation>Lớp {layer} trong {path} không có trường {field}.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} holds curves (arcs, curve polygons).</source>
        <translation>Lớp {layer} trong {path} có đường cong (cung, vùng cong).</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} holds {found}, but {wanted} is needed.</source>
        <translation>Lớp {layer} trong {path} có {found}, nhưng cần {wanted}.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} is in {crs}, which is not in metres on a plane.</source>
        <translation>Lớp {layer} trong {path} ở hệ {crs}, không phải hệ phẳng tính bằng mét.</translation>
    </message>
    <message>
        <source>The layer {layer} in {path} was not put right: {verdict}</source>
        <translation>Lớp {layer} trong {path} không được đặt lại: {verdict}</translation>
    </message>
    <message>
        <source>The layout template {path} cannot be read.</source>
        <translation>Không đọc được mẫu trang in {path}.</translation>
    </message>
    <message>
        <source>The line as drawn</source>
        <translation>Đường vẽ</translation>
    </message>
    <message>
        <source>The lines of Import CAD sheets, or other lines in metres.</source>
        <translation>Lớp đường của Nhập bản vẽ CAD, hoặc đường khác tính bằng mét.</translation>
    </message>
    <message>
        <source>The lines of sheet {sheet} in {path} belong to several zones: EPSG:{one} and EPSG:{other} (field epsg).</source>
        <translation>Các đường của tờ {sheet} trong {path} thuộc nhiều múi khác nhau: EPSG:{one} và EPSG:{other} (trường epsg).</translation>
    </message>
    <message>
        <source>The lines the parcels come from: free ends, lines that bound no parcel. Empty: not looked at.</source>
        <translation>Các đường dựng nên thửa: đầu đường treo, đường không giới hạn thửa nào. Để trống: không xét.</translation>
    </message>
    <message>
        <source>The list of an earlier run of the same document, whose numbers stay. Can be left out.</source>
        <translation>Danh sách lần trước của cùng văn bản, số thứ tự được giữ nguyên. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>The list of changes and the errors left, to keep or to send.</source>
        <translation>Danh sách thửa đã sửa và các lỗi còn lại, để lưu hoặc gửi đi.</translation>
    </message>
    <message>
        <source>The list of parcels {path} cannot be used: {reason}.</source>
        <translation>Không dùng được danh sách thửa {path}: {reason}.</translation>
    </message>
    <message>
        <source>The log says more.</source>
        <translation>Xem thêm trong nhật ký.</translation>
    </message>
    <message>
        <source>The machine ran out of memory.</source>
        <translation>Máy đã hết bộ nhớ.</translation>
    </message>
    <message>
        <source>The map picture cannot be drawn.</source>
        <translation>Không vẽ được ảnh bản đồ.</translation>
    </message>
    <message>
        <source>The meridian rule {rule} is not of the form pattern=EPSG:code.</source>
        <translation>Quy tắc kinh tuyến trục {rule} không đúng dạng mẫu=EPSG:mã.</translation>
    </message>
    <message>
        <source>The name under which others find the data, for example the commune and the year.</source>
        <translation>Tên để người khác tìm thấy dữ liệu, ví dụ xã và năm.</translation>
    </message>
    <message>
        <source>The node {worker} of the cluster has other versions than this machine: {differences}</source>
        <translation>Máy {worker} của cụm có phiên bản khác máy này: {differences}</translation>
    </message>
    <message>
        <source>The object's edge</source>
        <translation>Mép công trình</translation>
    </message>
    <message>
        <source>The office that publishes the data and answers for it.</source>
        <translation>Cơ quan công bố và chịu trách nhiệm về dữ liệu.</translation>
    </message>
    <message>
        <source>The office's code list {path} cannot be used: {reason}</source>
        <translation>Không dùng được danh mục mã {path} của cơ quan: {reason}</translation>
    </message>
    <message>
        <source>The one named below</source>
        <translation>Theo giả thiết nêu dưới đây</translation>
    </message>
    <message>
        <source>The one that fits</source>
        <translation>Theo giả thiết phù hợp</translation>
    </message>
    <message>
        <source>The operation {operation} has no parameter {name}.</source>
        <translation>Thao tác {operation} không có tham số {name}.</translation>
    </message>
    <message>
        <source>The order of columns {columns} cannot be used.</source>
        <translation>Không dùng được thứ tự cột {columns}.</translation>
    </message>
    <message>
        <source>The output file {path} is open in this project as layer {layer}. Remove the layer or choose another file.</source>
        <translation>Tệp kết quả {path} đang mở trong dự án này dưới tên lớp {layer}. Hãy gỡ lớp đó hoặc chọn tệp khác.</translation>
    </message>
    <message>
        <source>The output must be a GeoPackage: its name must end in .gpkg.</source>
        <translation>Kết quả phải là GeoPackage: tên tệp phải có đuôi .gpkg.</translation>
    </message>
    <message>
        <source>The output {path} is also an input.</source>
        <translation>Kết quả {path} cũng là dữ liệu đầu vào.</translation>
    </message>
    <message>
        <source>The output {path} is open in another program, perhaps QGIS.</source>
        <translation>Tệp kết quả {path} đang mở trong chương trình khác, có thể là QGIS.</translation>
    </message>
    <message>
        <source>The package failed the check: {errors} errors, {warnings} warnings ({rules}). The outputs are written.</source>
        <translation>Hồ sơ không đạt: {errors} lỗi, {warnings} cảnh báo ({rules}). Kết quả đã được ghi.</translation>
    </message>
    <message>
        <source>The package index cannot be reached.</source>
        <translation>Không kết nối được kho gói.</translation>
    </message>
    <message>
        <source>The package index has no {package} for this Python.</source>
        <translation>Kho gói không có {package} cho Python này.</translation>
    </message>
    <message>
        <source>The packages are installed, but the engine does not start: {reason}</source>
        <translation>Đã cài các gói nhưng bộ xử lý không khởi động được: {reason}</translation>
    </message>
    <message>
        <source>The packages could not be installed: {reason}</source>
        <translation>Không cài được các gói: {reason}</translation>
    </message>
    <message>
        <source>The parameter {name} is missing.</source>
        <translation>Thiếu tham số {name}.</translation>
    </message>
    <message>
        <source>The parcels failed the check: {errors} errors, {warnings} warnings ({rules}). The outputs are written.</source>
        <translation>Thửa đất không đạt kiểm tra: {errors} lỗi, {warnings} cảnh báo ({rules}). Kết quả đã được ghi.</translation>
    </message>
    <message>
        <source>The parcels of Build parcels, or other parcels in metres. They are only read.</source>
        <translation>Thửa từ Dựng thửa đất, hoặc thửa khác có đơn vị mét. Chỉ đọc.</translation>
    </message>
    <message>
        <source>The part inside of each parcel, with its numbers.</source>
        <translation>Phần trong ranh giới của từng thửa, kèm số liệu.</translation>
    </message>
    <message>
        <source>The plan, sums per code, the account of every element. Can be left out.</source>
        <translation>Hình đồ án, tổng theo mã, đối chiếu từng phần tử. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>The plugin and the engine are of different versions: install the plugin again.</source>
        <translation>Phần bổ trợ và bộ xử lý khác phiên bản: hãy cài lại phần bổ trợ.</translation>
    </message>
    <message>
        <source>The polygons whose code differs, with code before, code after and area. Can be left out.</source>
        <translation>Các hình có mã khác nhau, kèm mã trước, mã sau, diện tích. Có thể bỏ.</translation>
    </message>
    <message>
        <source>The preview needs the output for proposals.</source>
        <translation>Chế độ xem trước cần đầu ra cho đề xuất.</translation>
    </message>
    <message>
        <source>The profile of checks {path} cannot be used: {reason}</source>
        <translation>Không dùng được hồ sơ quy tắc {path}: {reason}</translation>
    </message>
    <message>
        <source>The project cannot be written: {reason}</source>
        <translation>Không ghi được dự án: {reason}</translation>
    </message>
    <message>
        <source>The reader cadkit crashed or ran out of memory with {path}.</source>
        <translation>Bộ đọc cadkit bị hỏng hoặc hết bộ nhớ khi đọc {path}.</translation>
    </message>
    <message>
        <source>The reader cadkit was stopped after {seconds} seconds with {path}.</source>
        <translation>Bộ đọc cadkit bị dừng sau {seconds} giây khi đọc {path}.</translation>
    </message>
    <message>
        <source>The register has one row for every parcel and zone that have ground in common, with the area of the piece in m² and its share of the parcel. The pieces layer holds the same rows as polygons.

The field loai_dong tells what a row is: zone (a zone of the plan), double (what a zone has in common with the zones before it, so that nothing is counted twice) or uncovered (what the plan leaves out). For every parcel: area = sum of zone − sum of double + uncovered.

Both layers must be in the same VN-2000 zone. Invalid polygons are repaired and listed in the report; a feature without usable geometry is listed too. Selection and filters are respected.</source>
        <translation type="vanished">Bảng kê có một dòng cho mỗi cặp thửa đất và vùng quy hoạch có phần đất chung, kèm diện tích mảnh (m²) và tỷ lệ so với thửa. Lớp mảnh chứa đúng các dòng đó ở dạng vùng.

Trường loai_dong cho biết loại dòng: zone (một vùng của quy hoạch), double (phần một vùng trùng với các vùng đứng trước, để không bị tính hai lần) hoặc uncovered (phần quy hoạch không phủ đến). Với mỗi thửa: diện tích = tổng zone − tổng double + uncovered.

Hai lớp phải cùng một múi VN-2000. Vùng không hợp lệ được sửa và liệt kê trong báo cáo; đối tượng không có hình học dùng được cũng được liệt kê. Tôn trọng đối tượng đang chọn và bộ lọc.</translation>
    </message>
    <message>
        <source>The register has one row for every parcel, plan and zone that have ground in common, with the area of the piece in m² and its share of the parcel. The pieces layer holds the same rows as polygons. Several plans (land-use plan, urban plan, corridors) stand in one register, each with name, level, decision and date, and with the density, storeys and floor-area ratio that it writes.

The field loai_dong tells what a row is: zone (a zone of the plan), double (what a zone has in common with the zones before it, so that nothing is counted twice) or uncovered (what the plan leaves out). For every parcel and plan: area = sum of zone − sum of double + uncovered. The rounded areas (dien_tich_tron) and shares (ty_le_tron) keep this sum exactly: the parcel's rounded area and 100.00 %.

Slivers, smaller and narrower than two limits, can be given to the neighbouring piece of the same parcel and plan with the longest common edge; a layer lists them. What is on doubly covered ground stays with the earlier zone.

All layers must be in the same VN-2000 zone. Invalid polygons are repaired and listed in the report; a feature without usable geometry is listed too. Selection and filters are respected.</source>
        <translation>Bảng kê có một dòng cho mỗi thửa đất, quy hoạch và vùng có phần đất chung, kèm diện tích mảnh (m²) và tỷ lệ so với thửa. Lớp mảnh chứa đúng các dòng đó ở dạng vùng. Nhiều quy hoạch (quy hoạch sử dụng đất, quy hoạch đô thị, hành lang bảo vệ) nằm trong một bảng kê, mỗi quy hoạch có tên, cấp, số và ngày quyết định, kèm mật độ xây dựng, tầng cao và hệ số sử dụng đất như đồ án ghi.

Trường loai_dong cho biết loại dòng: zone (vùng quy hoạch), double (phần một vùng trùng với các vùng trước nó, để không tính hai lần) hoặc uncovered (phần quy hoạch không phủ đến). Với mỗi thửa và mỗi quy hoạch: diện tích = tổng zone − tổng double + uncovered. Diện tích làm tròn (dien_tich_tron) và tỷ lệ làm tròn (ty_le_tron) giữ đúng tổng này: bằng diện tích thửa làm tròn và 100,00 %.

Mảnh vụn nhỏ hơn và hẹp hơn hai ngưỡng có thể được chuyển sang phần kề bên trong cùng thửa và cùng quy hoạch có cạnh chung dài nhất; một lớp liệt kê các mảnh này. Phần nằm trên đất phủ chồng thuộc về vùng đứng trước.

Các lớp phải cùng một múi VN-2000. Vùng không hợp lệ được sửa và liệt kê trong báo cáo; đối tượng không có hình học dùng được cũng được liệt kê. Tôn trọng đối tượng đang chọn và bộ lọc.</translation>
    </message>
    <message>
        <source>The register of parcels and zones, from Overlay zoning.</source>
        <translation>Bảng kê thửa đất và vùng quy hoạch, lấy từ Chồng xếp quy hoạch.</translation>
    </message>
    <message>
        <source>The repaired parcels are not written; the errors are those that the repair would leave.</source>
        <translation>Không ghi thửa đã sửa; lớp lỗi là những lỗi còn lại nếu sửa.</translation>
    </message>
    <message>
        <source>The results hold names of owners: they are for the office only.</source>
        <translation>Kết quả có tên chủ sử dụng đất: chỉ dùng trong cơ quan.</translation>
    </message>
    <message>
        <source>The rounding rule of the circular was not read: two decimals are provisional.</source>
        <translation>Quy định làm tròn của thông tư chưa được đối chiếu: hai chữ số thập phân là tạm thời.</translation>
    </message>
    <message>
        <source>The rows of {path} do not add up: {lines} lines are in the file.</source>
        <translation>Số dòng của {path} không khớp: tệp có {lines} dòng.</translation>
    </message>
    <message>
        <source>The same features in the new system, with the fields dien_tich and dien_tich_moi.</source>
        <translation>Các đối tượng đó trong hệ mới, có trường dien_tich và dien_tich_moi.</translation>
    </message>
    <message>
        <source>The same result is not certain, so nothing was computed. Install the same wheel and the same pinned packages on every node, the scheduler's too, and start the cluster again.</source>
        <translation>Không chắc cho cùng một kết quả nên chưa tính gì. Hãy cài cùng một gói wheel và cùng các gói đã ghim phiên bản trên mọi máy, kể cả máy chạy bộ điều phối, rồi khởi động lại cụm.</translation>
    </message>
    <message>
        <source>The same rows as polygons. Can be left out.</source>
        <translation>Cũng các dòng đó ở dạng vùng. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>The sheet of parcels holds the first {most} of {count} rows; the layer holds all of them.</source>
        <translation>Trang tính thửa đất chỉ chứa {most} dòng đầu trong tổng số {count} dòng; lớp dữ liệu chứa đủ tất cả.</translation>
    </message>
    <message>
        <source>The slivers that were given to a neighbour: from which zone, to which, area, mean width.</source>
        <translation>Các mảnh vụn đã chuyển sang phần kề bên: từ vùng nào, đến vùng nào, diện tích, bề rộng trung bình.</translation>
    </message>
    <message>
        <source>The smaller priority number of the table</source>
        <translation>Số ưu tiên nhỏ hơn trong bảng</translation>
    </message>
    <message>
        <source>The sums of the matrix differ from the inputs by up to {area} m².</source>
        <translation>Tổng của biểu chu chuyển lệch so với lớp đầu vào tới {area} m².</translation>
    </message>
    <message>
        <source>The table in use. Can be left out.</source>
        <translation>Bảng đang dùng. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>The table of class values {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng giá trị phân cấp {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of codes {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng mã {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of corridor presets {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng mẫu hành lang {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of fields {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng trường {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of layers and codes {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng lớp và mã {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of layers names {layer}, which was not given.</source>
        <translation>Bảng lớp có {layer} nhưng lớp này không được chọn.</translation>
    </message>
    <message>
        <source>The table of layers {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng lớp {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of levels {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng phân lớp {path}: {reason}</translation>
    </message>
    <message>
        <source>The table of plans names {plan}, which is none of: {known}.</source>
        <translation>Bảng khai báo quy hoạch nêu {plan}, không có trong: {known}.</translation>
    </message>
    <message>
        <source>The table {path} cannot be used: {reason}</source>
        <translation>Không dùng được bảng {path}: {reason}</translation>
    </message>
    <message>
        <source>The table: one row for every parcel and zone.</source>
        <translation>Bảng: mỗi thửa và mỗi vùng một dòng.</translation>
    </message>
    <message>
        <source>The terms under which others may use the data.</source>
        <translation>Điều kiện để người khác được sử dụng dữ liệu.</translation>
    </message>
    <message>
        <source>The texts of Import CAD sheets, or other points with a text field.</source>
        <translation>Lớp chữ của Nhập bản vẽ CAD, hoặc các điểm khác có trường chữ.</translation>
    </message>
    <message>
        <source>The value {value} is not valid for {name}: {reason}</source>
        <translation>Giá trị {value} không hợp lệ cho {name}: {reason}</translation>
    </message>
    <message>
        <source>The wider corridor</source>
        <translation>Hành lang rộng hơn</translation>
    </message>
    <message>
        <source>The width of {name} is a range ({least}–{most} m); {width} m was chosen.</source>
        <translation>Bề rộng của {name} là một khoảng ({least}–{most} m); đã chọn {width} m.</translation>
    </message>
    <message>
        <source>The width of {name} is not confirmed ({status}): {source}</source>
        <translation>Bề rộng của {name} chưa được xác nhận ({status}): {source}</translation>
    </message>
    <message>
        <source>The workbook has Biểu 05/TKKK in the official order of codes: rows are the codes before, columns those after, what stayed is on the diagonal, sums are formulas. Row sums are checked against the layer before, column sums against the layer after, and the differences are stated. Land that only one layer has is in the column Giảm khác or the row Tăng khác. What lies on an earlier polygon of its own layer is counted once and said.

Codes of 2018 are carried over to those of 2024 (a list that is not official); codes that may become several are listed for review, unknown ones have rows of their own after the official ones.

The layer of changes has the polygons whose code differs. The pictures, a heat-map and a flow chart (Sankey), are written as PNG and SVG and stand in the workbook too. Both layers must be in the same VN-2000 zone.</source>
        <translation>Bảng tính có Biểu 05/TKKK theo thứ tự mã chính thức: dòng là mã trước, cột là mã sau, phần giữ nguyên nằm trên đường chéo, các tổng là công thức. Tổng dòng đối chiếu với lớp trước, tổng cột với lớp sau và nêu chênh lệch. Đất chỉ có ở một lớp nằm ở cột Giảm khác hoặc dòng Tăng khác. Phần nằm chồng lên hình trước của cùng lớp chỉ tính một lần và được nêu.

Mã 2018 được chuyển sang mã 2024 (bảng chuyển không chính thức); mã có thể thành nhiều mã được liệt kê để xem lại, mã lạ có dòng riêng sau các mã chính thức.

Lớp biến động gồm các hình có mã khác nhau. Hình ma trận màu và sơ đồ dòng (Sankey) được ghi dạng PNG, SVG và có trong bảng tính. Hai lớp phải cùng múi VN-2000.</translation>
    </message>
    <message>
        <source>The workbook holds {most} findings; {rest} more stand in the layers only.</source>
        <translation>Bảng tính chứa {most} phát hiện; còn {rest} phát hiện chỉ có trong các lớp lỗi.</translation>
    </message>
    <message>
        <source>The year needs the field of the works' year.</source>
        <translation>Chọn năm thì cần trường năm của công trình.</translation>
    </message>
    <message>
        <source>Their areas are the natural areas that the totals are checked against.</source>
        <translation>Diện tích của chúng là diện tích tự nhiên để đối chiếu tổng số.</translation>
    </message>
    <message>
        <source>Their boundaries do not move. Best checked and repaired before.</source>
        <translation>Ranh thửa không dịch chuyển. Nên kiểm tra và sửa lớp thửa trước.</translation>
    </message>
    <message>
        <source>There are no texts: no parcel gets a number.</source>
        <translation>Không có chữ nào: không thửa nào có số thửa.</translation>
    </message>
    <message>
        <source>There is no hypothesis {value} about the coordinates.</source>
        <translation>Không có giả thiết {value} về tọa độ.</translation>
    </message>
    <message>
        <source>There is no layer to put into the package.</source>
        <translation>Không có lớp nào để đưa vào hồ sơ.</translation>
    </message>
    <message>
        <source>There is no space left for the engine (about 700 MB are needed).</source>
        <translation>Không còn chỗ cho bộ xử lý (cần khoảng 700 MB).</translation>
    </message>
    <message>
        <source>There is no space left to write {path}.</source>
        <translation>Không còn chỗ để ghi {path}.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tiêu đề</translation>
    </message>
    <message>
        <source>Title of who signs</source>
        <translation>Chức danh người ký</translation>
    </message>
    <message>
        <source>To compare the edges of communes. Empty: not compared.</source>
        <translation>Để so khớp ranh giới giữa các xã. Để trống: không so.</translation>
    </message>
    <message>
        <source>To find those under corridors. Can be left out.</source>
        <translation>Để tìm thửa trong hành lang. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>To tell which parcels changed. Can be left out.</source>
        <translation>Để biết thửa nào thay đổi. Có thể bỏ trống.</translation>
    </message>
    <message>
        <source>To which corridor the shared ground goes; equal ones follow the order of the table.</source>
        <translation>Phần chung thuộc hành lang nào; bằng nhau thì theo thứ tự dòng của bảng.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Công cụ</translation>
    </message>
    <message>
        <source>Transform VN-2000 coordinates</source>
        <translation>Chuyển đổi tọa độ VN-2000</translation>
    </message>
    <message>
        <source>Transformed layer</source>
        <translation>Lớp đã chuyển</translation>
    </message>
    <message>
        <source>Turn them into straight segments first, in QGIS with Segmentize by maximum distance.</source>
        <translation>Trước hết hãy chuyển chúng thành đoạn thẳng, trong QGIS bằng công cụ Segmentize by maximum distance.</translation>
    </message>
    <message>
        <source>Turns texts of any layer or table into Unicode, lists every change and keeps the originals.</source>
        <translation>Chuyển chữ của bất kỳ lớp hoặc bảng nào sang Unicode, liệt kê mọi thay đổi và giữ giá trị gốc.</translation>
    </message>
    <message>
        <source>Two digits of the plan code</source>
        <translation>Hai chữ số của mã hồ sơ</translation>
    </message>
    <message>
        <source>Two digits. Empty: 24.</source>
        <translation>Hai chữ số. Để trống: 24.</translation>
    </message>
    <message>
        <source>Two digits. Empty: those of maHoSoQH.</source>
        <translation>Hai chữ số. Để trống: theo maHoSoQH.</translation>
    </message>
    <message>
        <source>Two plans have the same key {key}.</source>
        <translation>Hai quy hoạch có cùng mã {key}.</translation>
    </message>
    <message>
        <source>UTF-8 read as Latin-1</source>
        <translation>UTF-8 bị đọc nhầm là Latin-1</translation>
    </message>
    <message>
        <source>Up to the year</source>
        <translation>Tính đến năm</translation>
    </message>
    <message>
        <source>Urban or rural plan (TT 16/2025)</source>
        <translation>Quy hoạch đô thị, nông thôn (TT 16/2025)</translation>
    </message>
    <message>
        <source>Use a VN-2000 zone such as EPSG:9214, a WGS 84 system or a Hanoi 1972 zone.</source>
        <translation>Hãy dùng một múi VN-2000 như EPSG:9214, một hệ WGS 84 hoặc một múi Hà Nội 1972.</translation>
    </message>
    <message>
        <source>Use a code such as EPSG:9214.</source>
        <translation>Hãy dùng mã, ví dụ EPSG:9214.</translation>
    </message>
    <message>
        <source>Use one of: {known}.</source>
        <translation>Hãy dùng một trong các giá trị: {known}.</translation>
    </message>
    <message>
        <source>Use the sheet's own VN-2000 zone, for example EPSG:9214.</source>
        <translation>Hãy dùng múi VN-2000 của chính tờ bản đồ, ví dụ EPSG:9214.</translation>
    </message>
    <message>
        <source>Use the sheets' own VN-2000 zone, for example EPSG:9214.</source>
        <translation>Hãy dùng múi VN-2000 của chính các tờ bản đồ, ví dụ EPSG:9214.</translation>
    </message>
    <message>
        <source>Use {right}.</source>
        <translation>Hãy dùng {right}.</translation>
    </message>
    <message>
        <source>Used where the code is not given whole.</source>
        <translation>Dùng khi không nhập nguyên mã.</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Thông thường</translation>
    </message>
    <message>
        <source>VN-2000 zone of the output, and of files that state none: EPSG:9214 for old Bắc Giang.</source>
        <translation>Múi VN-2000 của kết quả và của tệp không khai báo: EPSG:9214 cho Bắc Giang cũ.</translation>
    </message>
    <message>
        <source>VN-2000 zone of the output, and of layers that state none: EPSG:9214 for old Bắc Giang.</source>
        <translation>Múi VN-2000 của kết quả và của những lớp không ghi hệ tọa độ: EPSG:9214 cho Bắc Giang cũ.</translation>
    </message>
    <message>
        <source>VN-2000 zone of the sheets: EPSG:9214 (old Bắc Giang, 107°00'), EPSG:9209 (old Bắc Ninh, 105°30').</source>
        <translation>Múi VN-2000 của các tờ: EPSG:9214 (Bắc Giang cũ, 107°00'), EPSG:9209 (Bắc Ninh cũ, 105°30').</translation>
    </message>
    <message>
        <source>VN-2000 zone of the survey: EPSG:9214 (old Bắc Giang, 107°00'), EPSG:9209 (old Bắc Ninh, 105°30').</source>
        <translation>Múi VN-2000 của số liệu đo: EPSG:9214 (Bắc Giang cũ, 107°00'), EPSG:9209 (Bắc Ninh cũ, 105°30').</translation>
    </message>
    <message>
        <source>Value of ma_thua, instead of sheet and number.</source>
        <translation>Giá trị ma_thua, thay cho số tờ và số thửa.</translation>
    </message>
    <message>
        <source>Values of personal fields that are no personal data, such as the name of an office, one per line. The texts above are allowed too.</source>
        <translation>Các giá trị của trường cá nhân nhưng không phải dữ liệu cá nhân, chẳng hạn tên cơ quan, mỗi dòng một giá trị. Các văn bản ở trên cũng được phép.</translation>
    </message>
    <message>
        <source>Vertices, whole parcels.</source>
        <translation>Đỉnh, hoặc cả thửa.</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <source>Vietnamese and English. Can be left out.</source>
        <translation>Tiếng Việt và tiếng Anh. Có thể bỏ qua.</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Cảnh báo</translation>
    </message>
    <message>
        <source>What ids leave unmatched is matched by common ground.</source>
        <translation>Vùng không ghép được theo mã thì ghép theo phần đất chung.</translation>
    </message>
    <message>
        <source>What is still wrong after the repair.</source>
        <translation>Những gì còn sai sau khi sửa.</translation>
    </message>
    <message>
        <source>What the data shows and what it is for.</source>
        <translation>Dữ liệu thể hiện gì và dùng để làm gì.</translation>
    </message>
    <message>
        <source>What the parcels come from. Every limit says where it is from; a profile goes before them.</source>
        <translation>Nguồn gốc của thửa. Mỗi ngưỡng ghi rõ căn cứ; hồ sơ của cơ quan được ưu tiên hơn.</translation>
    </message>
    <message>
        <source>What the plans are</source>
        <translation>Khai báo các quy hoạch</translation>
    </message>
    <message>
        <source>What was read, made and left out, with totals, as JSON. Empty: a file beside the first output.</source>
        <translation>Những gì đã đọc, đã tạo và đã bỏ, kèm tổng số, ở dạng JSON. Để trống: tệp nằm cạnh kết quả đầu tiên.</translation>
    </message>
    <message>
        <source>Where corridors overlap</source>
        <translation>Nơi hành lang chồng nhau</translation>
    </message>
    <message>
        <source>Where the data comes from: drawings, decision numbers, dates.</source>
        <translation>Dữ liệu lấy từ đâu: bản vẽ, số quyết định, ngày tháng.</translation>
    </message>
    <message>
        <source>Where the folder will be served from, https://…; empty: addresses relative to the index page, as make serve answers them.</source>
        <translation>Địa chỉ sẽ phục vụ thư mục, https://…; để trống: địa chỉ tương đối so với trang chỉ mục, như make serve trả lời.</translation>
    </message>
    <message>
        <source>Where the terms can be read, https://…</source>
        <translation>Nơi đọc được các điều kiện, https://…</translation>
    </message>
    <message>
        <source>Where the text gives a range</source>
        <translation>Khi văn bản quy định một khoảng</translation>
    </message>
    <message>
        <source>Which hypothesis to follow, for one layer at a time. The one that fits is refused where several do.</source>
        <translation>Làm theo giả thiết nào, mỗi lần một lớp. Giả thiết phù hợp bị từ chối khi có nhiều giả thiết cùng phù hợp.</translation>
    </message>
    <message>
        <source>Which reading of the coordinates to follow. The one that fits is refused where several do.</source>
        <translation>Làm theo cách hiểu tọa độ nào. Cách phù hợp bị từ chối khi có nhiều cách cùng phù hợp.</translation>
    </message>
    <message>
        <source>Who made the plan.</source>
        <translation>Đơn vị lập quy hoạch.</translation>
    </message>
    <message>
        <source>Whole width in metres; half of it is where the edge is.</source>
        <translation>Cả bề rộng, tính bằng mét; mép cách tim một nửa.</translation>
    </message>
    <message>
        <source>Widest angle of a spike (°)</source>
        <translation>Góc lớn nhất của gai nhọn (°)</translation>
    </message>
    <message>
        <source>Widest gap between sheets</source>
        <translation>Khe hở rộng nhất giữa các tờ</translation>
    </message>
    <message>
        <source>Widest gap to close</source>
        <translation>Khe hở rộng nhất được khép</translation>
    </message>
    <message>
        <source>Widest gap to report</source>
        <translation>Khe hở rộng nhất được báo</translation>
    </message>
    <message>
        <source>Widest overlap to remove</source>
        <translation>Chồng lấn rộng nhất được xóa</translation>
    </message>
    <message>
        <source>Width of a band of numbers (m)</source>
        <translation>Bề rộng dải đánh số (m)</translation>
    </message>
    <message>
        <source>With codes, symbols and indicators, as Import plans makes them.</source>
        <translation>Có mã, ký hiệu lô và chỉ tiêu, như kết quả của Nhập quy hoạch.</translation>
    </message>
    <message>
        <source>With geometry or without.</source>
        <translation>Có hoặc không có hình học.</translation>
    </message>
    <message>
        <source>With names of owners</source>
        <translation>Kèm tên chủ sử dụng đất</translation>
    </message>
    <message>
        <source>With the number of their parcel.</source>
        <translation>Kèm số thứ tự của thửa.</translation>
    </message>
    <message>
        <source>With which findings the run ends with an error, for batch scripts.</source>
        <translation>Có phát hiện nào thì lượt chạy kết thúc bằng lỗi, dùng cho chạy hàng loạt.</translation>
    </message>
    <message>
        <source>Withheld codes</source>
        <translation>Các mã không công bố</translation>
    </message>
    <message>
        <source>Without the preview alone an output for the fixed layer is needed.</source>
        <translation>Nếu không chọn chỉ xem trước thì cần nơi ghi lớp đã sửa.</translation>
    </message>
    <message>
        <source>Without the preview an output for the repaired parcels is needed.</source>
        <translation>Khi không xem trước cần có đầu ra cho thửa đã sửa.</translation>
    </message>
    <message>
        <source>Workbook</source>
        <translation>Bảng tính</translation>
    </message>
    <message>
        <source>Works</source>
        <translation>Công trình, dự án</translation>
    </message>
    <message>
        <source>Works of later years do not count. Needs the field of the works' year.</source>
        <translation>Công trình của năm sau đó không tính. Cần trường năm của công trình.</translation>
    </message>
    <message>
        <source>Works sheet by sheet. Lines whose role closes parcels are cut at their crossings; every closed face becomes a parcel with number, land code and the area written on its label. The computed area is taken in the sheet's own coordinate reference system; the area on the label is never changed.

Free line ends are extended or cut where they belong no farther than the snapping distance, and reported. Where two sheets draw their common edge a little apart, the later one is carried onto the earlier one within the edge matching distance, and every move is reported. No other vertex moves.

The errors layer names each finding by rule, severity, sheet and parcel: dangles, faces that do not close, missing or several labels, an area on the label that differs, a number used twice, gaps and overlaps along the sheet edges. Named roads and waters without a label can go to a layer of their own.</source>
        <translation>Xử lý từng tờ. Các đường có vai trò khép kín thửa được cắt tại giao điểm; mỗi vùng khép kín thành một thửa đất có số thửa, loại đất và diện tích ghi trên nhãn. Diện tích tính được lấy theo hệ tọa độ của chính tờ đó; diện tích trên nhãn không bao giờ bị thay đổi.

Đầu đường tự do được kéo dài hoặc cắt bớt khi cách chỗ phải nối không quá khoảng bắt dính, và được ghi vào báo cáo. Nơi hai tờ vẽ cạnh chung hơi lệch nhau, tờ sau được đưa về tờ trước trong phạm vi khoảng cách tiếp biên, và mọi dịch chuyển đều được ghi lại. Không đỉnh nào khác bị dịch chuyển.

Lớp lỗi nêu từng lỗi theo quy tắc, mức độ, tờ và thửa: đầu đường treo, vùng không khép kín, thiếu nhãn hoặc nhiều nhãn, diện tích trên nhãn sai khác, số thửa trùng, khe hở và chồng lấn dọc biên tờ. Đường giao thông và mặt nước có tên mà không có nhãn thửa có thể ghi vào lớp riêng.</translation>
    </message>
    <message>
        <source>Write for example DC_12*=EPSG:9209.</source>
        <translation>Hãy viết, ví dụ: DC_12*=EPSG:9209.</translation>
    </message>
    <message>
        <source>Write it as 2025-07-01 or 01/07/2025.</source>
        <translation>Viết dạng 2025-07-01 hoặc 01/07/2025.</translation>
    </message>
    <message>
        <source>Writes the preview and no layer.</source>
        <translation>Ghi bảng xem trước, không ghi lớp nào.</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Đang ghi</translation>
    </message>
    <message>
        <source>Writing metadata</source>
        <translation>Đang ghi siêu dữ liệu</translation>
    </message>
    <message>
        <source>Writing the certificates</source>
        <translation>Đang ghi các phiếu</translation>
    </message>
    <message>
        <source>Writing the corridors</source>
        <translation>Đang ghi hành lang</translation>
    </message>
    <message>
        <source>Writing the findings</source>
        <translation>Đang ghi các phát hiện</translation>
    </message>
    <message>
        <source>Writing the forms</source>
        <translation>Đang lập biểu</translation>
    </message>
    <message>
        <source>Writing the layers</source>
        <translation>Đang ghi các lớp</translation>
    </message>
    <message>
        <source>Writing the reports</source>
        <translation>Đang viết báo cáo</translation>
    </message>
    <message>
        <source>Writing the workbook</source>
        <translation type="vanished">Đang ghi sổ tính</translation>
    </message>
    <message>
        <source>Writing the zones</source>
        <translation>Đang ghi các vùng</translation>
    </message>
    <message>
        <source>Writing {database}</source>
        <translation>Đang ghi {database}</translation>
    </message>
    <message>
        <source>Writing {path} failed: {reason}</source>
        <translation>Ghi {path} không thành công: {reason}</translation>
    </message>
    <message>
        <source>Written above the office. Can be left empty.</source>
        <translation>Ghi phía trên tên cơ quan. Có thể để trống.</translation>
    </message>
    <message>
        <source>Written before the date. Can be left empty.</source>
        <translation>Ghi trước ngày tháng. Có thể để trống.</translation>
    </message>
    <message>
        <source>Written to zones that state none.</source>
        <translation>Ghi vào các vùng chưa có.</translation>
    </message>
    <message>
        <source>YYYY-MM-DD; empty: today.</source>
        <translation>Dạng YYYY-MM-DD; để trống: hôm nay.</translation>
    </message>
    <message>
        <source>Year of the information code</source>
        <translation>Năm của mã thông tin</translation>
    </message>
    <message>
        <source>Your office's own levels or layers and their roles (CSV). Empty: the regulation's table.</source>
        <translation>Bảng level hoặc layer và vai trò của chúng do cơ quan lập (CSV). Để trống: bảng của quy định.</translation>
    </message>
    <message>
        <source>Your office's own table: CSV with the columns source and field, or JSON. A dash carries along.</source>
        <translation>Bảng riêng của cơ quan: CSV có cột source và field, hoặc JSON. Dấu gạch ngang nghĩa là giữ nguyên trường.</translation>
    </message>
    <message>
        <source>Your office's switches, limits and severities, where they differ from the shipped limits.</source>
        <translation>Bật tắt, ngưỡng và mức độ riêng của cơ quan, khi khác bộ ngưỡng kèm sẵn.</translation>
    </message>
    <message>
        <source>Your office's width of each line in metres; goes before the table.</source>
        <translation>Bề rộng của cơ quan cho từng đường, tính bằng mét; ưu tiên hơn bảng.</translation>
    </message>
    <message>
        <source>Your table of widths</source>
        <translation>Bảng bề rộng của cơ quan</translation>
    </message>
    <message>
        <source>Zone boundaries this near to parcel boundaries move onto them; none moves farther.</source>
        <translation>Ranh vùng cách ranh thửa không quá khoảng này thì dịch về ranh thửa; không ranh nào dịch xa hơn.</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>Vùng quy hoạch</translation>
    </message>
    <message>
        <source>Zones changed</source>
        <translation>Số vùng thay đổi</translation>
    </message>
    <message>
        <source>Zones go to ChucNangSuDungDat_A with their indicators; other layers go to the class of their name, or to the one that a table names (CSV: layer, database, feature_class, source, field). maHoSoQH, maThongTinQH and maDoiTuong are composed and checked. A provisional information code is said to be one.

Nothing is lost: features that fit no class lie in khong_xep_lop.gpkg beside the package, with the reason. Values that a field does not hold stand in ghiChu. Personal fields are never carried. Layers of another meridian are brought into the package's system, and that is said.

The project opens in QGIS with the layers in groups and relative paths. Field names beyond the six mandatory ones and the titles of the workbook's columns come from public transcriptions: compare them with the form of the receiving office. Check the result with Check plan package.</source>
        <translation>Vùng quy hoạch được đưa vào ChucNangSuDungDat_A cùng chỉ tiêu; lớp khác vào lớp trùng tên, hoặc lớp nêu trong bảng (CSV: layer, database, feature_class, source, field). maHoSoQH, maThongTinQH và maDoiTuong được lập và kiểm tra. Mã thông tin tạm được ghi rõ là tạm.

Không mất gì: đối tượng không xếp được lớp nằm trong khong_xep_lop.gpkg cạnh hồ sơ, kèm lý do. Giá trị không đúng kiểu trường được ghi vào ghiChu. Trường dữ liệu cá nhân không bao giờ được đưa vào. Lớp ở kinh tuyến khác được chuyển về hệ của hồ sơ và được nêu ra.

Tệp dự án mở được trong QGIS, lớp xếp theo nhóm, đường dẫn tương đối. Tên trường ngoài sáu trường bắt buộc và tên cột của bảng lấy từ bản chép công khai: cần đối chiếu với biểu mẫu của cơ quan tiếp nhận. Kiểm tra kết quả bằng Kiểm tra hồ sơ quy hoạch.</translation>
    </message>
    <message>
        <source>Zones of both versions</source>
        <translation>Số vùng của hai bản</translation>
    </message>
    <message>
        <source>Zones of one or several plans, and layers of protection corridors.</source>
        <translation type="vanished">Vùng của một hay nhiều quy hoạch, và các lớp hành lang bảo vệ.</translation>
    </message>
    <message>
        <source>Zones of one or several plans, at least one, and layers of protection corridors.</source>
        <translation>Vùng của một hay nhiều quy hoạch, ít nhất một, và các lớp hành lang bảo vệ.</translation>
    </message>
    <message>
        <source>Zones of single files</source>
        <translation>Múi của từng tệp</translation>
    </message>
    <message>
        <source>Zones of single sheets</source>
        <translation>Múi chiếu của từng tờ</translation>
    </message>
    <message>
        <source>Zones of the plan</source>
        <translation>Các vùng của quy hoạch</translation>
    </message>
    <message>
        <source>Zones of the plan, or the land use of the later date.</source>
        <translation>Vùng quy hoạch, hoặc hiện trạng của thời điểm sau.</translation>
    </message>
    <message>
        <source>Zones of the plan; fields under any name that the dictionary knows.</source>
        <translation>Các vùng của quy hoạch; tên trường bất kỳ mà từ điển nhận ra.</translation>
    </message>
    <message>
        <source>Zones over parcels, see-through</source>
        <translation>Vùng quy hoạch phủ mờ lên thửa đất</translation>
    </message>
    <message>
        <source>Zones read</source>
        <translation>Số vùng đã đọc</translation>
    </message>
    <message>
        <source>Zones repaired</source>
        <translation>Vùng được sửa</translation>
    </message>
    <message>
        <source>Zones that changed</source>
        <translation>Vùng thay đổi</translation>
    </message>
    <message>
        <source>Zones with ma_vung and ma_loai_qh.</source>
        <translation>Các vùng có trường ma_vung và ma_loai_qh.</translation>
    </message>
    <message>
        <source>Zones without a code</source>
        <translation>Vùng không có mã</translation>
    </message>
    <message>
        <source>Zoning plan (QPK)</source>
        <translation>Quy hoạch phân khu (QPK)</translation>
    </message>
    <message>
        <source>align,snap,zoning,planning,land use,parcel boundaries,sliver,edge matching</source>
        <translation>khớp ranh,bắt dính,quy hoạch,vùng quy hoạch,ranh thửa,mảnh vụn,căn chỉnh</translation>
    </message>
    <message>
        <source>and narrower than (m)</source>
        <translation>và hẹp hơn (m)</translation>
    </message>
    <message>
        <source>certificate,zoning,planning,parcel,print,pdf,map,land use plan,extract,indicators</source>
        <translation>phiếu,thông tin quy hoạch,tra cứu quy hoạch,thửa đất,in,pdf,bản đồ,quy hoạch sử dụng đất,trích lục,chỉ tiêu</translation>
    </message>
    <message>
        <source>check,validate,topology,quality,parcels,cadastre,overlaps,gaps,slivers,duplicates,errors</source>
        <translation>kiểm tra,hợp lệ,tô pô,chất lượng,thửa đất,địa chính,chồng lấn,khe hở,mảnh vụn,trùng lặp,lỗi</translation>
    </message>
    <message>
        <source>clearance,project boundary,acquisition,compensation,parcels,remainder,price,map book,gpmb</source>
        <translation>giải phóng mặt bằng,ranh giới dự án,thu hồi đất,bồi thường,thửa đất,phần còn lại,đơn giá,tập bản đồ,gpmb</translation>
    </message>
    <message>
        <source>compare,plan,versions,adjustment,difference,changed zones,parcels</source>
        <translation>so sánh,quy hoạch,bản cũ,bản mới,điều chỉnh quy hoạch,thay đổi,vùng,thửa đất</translation>
    </message>
    <message>
        <source>coordinates,diagnosis,meridian,zone,millimetres,swapped,datum shift,vn-2000,hn-72,place</source>
        <translation>tọa độ,chẩn đoán,kinh tuyến trục,múi chiếu,milimét,đổi chỗ,tham số chuyển,vn-2000,hn-72,vị trí</translation>
    </message>
    <message>
        <source>corridor,buffer,protection,road,power line,dyke,canal,railway,river,safety</source>
        <translation>hành lang,vùng đệm,bảo vệ,đường bộ,đường dây điện,đê,kênh,đường sắt,sông,an toàn</translation>
    </message>
    <message>
        <source>dgn,dwg,dxf,microstation,autocad,cad,import,tcvn3,vni,encoding,sheets,famis,vietmap,vn-2000</source>
        <translation>dgn,dwg,dxf,microstation,autocad,cad,nhập,tcvn3,vni,bảng mã,tờ bản đồ,famis,vietmap,vn-2000</translation>
    </message>
    <message>
        <source>dgn,dxf,microstation,cad,import,tcvn3,vni,encoding,sheets,famis,vietmap,vn-2000</source>
        <translation type="vanished">dgn,dxf,microstation,cad,nhập bản vẽ,bảng mã,tcvn3,vni,tờ bản đồ,bản đồ địa chính,famis,vietmap,vn-2000</translation>
    </message>
    <message>
        <source>encoding,tcvn3,abc,vni,viscii,cp1258,unicode,utf-8,font,mojibake,text</source>
        <translation>bảng mã,tcvn3,abc,vni,viscii,cp1258,unicode,utf-8,phông,lỗi phông,chữ</translation>
    </message>
    <message>
        <source>install,engine,python,offline,wheels,environment,setup</source>
        <translation>cài đặt,bộ xử lý,môi trường python,ngoại tuyến,không có mạng</translation>
    </message>
    <message>
        <source>land inventory,land statistics,form 01,form 03,tkkk,khoanh dat,area statistics,commune,province</source>
        <translation>kiểm kê đất đai,thống kê đất đai,biểu 01,biểu 03,tkkk,khoanh đất,diện tích,xã,tỉnh</translation>
    </message>
    <message>
        <source>land use change,matrix,transition,form 05,heat map,sankey,current use,plan,statistics</source>
        <translation>chu chuyển đất đai,biến động,biểu 05,ma trận,hiện trạng,quy hoạch,kỳ trước,thống kê</translation>
    </message>
    <message>
        <source>left or right (trái, phải) for each dyke.</source>
        <translation>left hoặc right (trái, phải) cho từng đê.</translation>
    </message>
    <message>
        <source>left, right or both (trái, phải, hai bên) for each line.</source>
        <translation>left, right hoặc both (trái, phải, hai bên) cho từng đường.</translation>
    </message>
    <message>
        <source>overlay,zoning,planning,land use,intersection,register,area statistics,land use plan</source>
        <translation>chồng xếp,quy hoạch,sử dụng đất,giao cắt,bảng kê,thống kê diện tích,kế hoạch sử dụng đất</translation>
    </message>
    <message>
        <source>parcels,polygonize,topology,cadastre,labels,dangles,area check,land parcels,errors</source>
        <translation>thửa đất,tạo vùng,topology,địa chính,nhãn thửa,đường treo,kiểm tra diện tích,lỗi bản đồ</translation>
    </message>
    <message>
        <source>parcels,topology,repair,gaps,overlaps,slivers,spikes,snapping,cadastre,land parcels</source>
        <translation>thửa đất,tô pô,sửa lỗi,khe hở,chồng lấn,thửa vụn,gai nhọn,bắt đỉnh,địa chính</translation>
    </message>
    <message>
        <source>plan,indicators,progress,done,density,storeys,floor area ratio,works,buildings</source>
        <translation>quy hoạch,chỉ tiêu,tiến độ,kết quả thực hiện,mật độ xây dựng,tầng cao,hệ số sử dụng đất,công trình,nhà</translation>
    </message>
    <message>
        <source>plan,zoning,dxf,dwg,dgn,cad,shapefile,mapinfo,geodatabase,import,tt 16/2025,land use plan,urban plan,hatch</source>
        <translation>đồ án,quy hoạch,vùng quy hoạch,nhập,dxf,dwg,dgn,cad,shapefile,mapinfo,geodatabase,tt 16/2025,quy hoạch sử dụng đất,quy hoạch đô thị,mảng tô</translation>
    </message>
    <message>
        <source>publish,sdi,wms,wmts,wfs,ogc api,metadata,iso 19139,open data,qgis server</source>
        <translation>công bố,chia sẻ dữ liệu,siêu dữ liệu,dữ liệu mở,dịch vụ bản đồ,hạ tầng dữ liệu không gian</translation>
    </message>
    <message>
        <source>shapefile,mapinfo,tab,mif,geodatabase,kml,gml,pol,famis,gcadas,zip,import,parcels,tcvn3,vni,encoding</source>
        <translation>shapefile,mapinfo,nhập,thửa đất,dữ liệu cũ,famis,gcadas,bảng mã,chuyển mã,từ điển dữ liệu</translation>
    </message>
    <message>
        <source>survey,total station,gnss,rtk,csv,txt,points,field codes,import,vn-2000,duplicates</source>
        <translation>đo đạc,toàn đạc,gnss,rtk,csv,txt,điểm đo,mã đo,nhập,vn-2000,điểm trùng</translation>
    </message>
    <message>
        <source>the Python of QGIS</source>
        <translation>Python của QGIS</translation>
    </message>
    <message>
        <source>the base Python</source>
        <translation>Python gốc</translation>
    </message>
    <message>
        <source>the environment made by Set up the engine</source>
        <translation>môi trường do công cụ Cài đặt bộ xử lý tạo ra</translation>
    </message>
    <message>
        <source>the environment variable {name}</source>
        <translation>biến môi trường {name}</translation>
    </message>
    <message>
        <source>the setting {name}</source>
        <translation>thiết lập {name}</translation>
    </message>
    <message>
        <source>tt16,check,validate,submission,planning,filegdb,shapefile,delivery,quality</source>
        <translation>tt16,kiểm tra,hồ sơ quy hoạch,giao nộp,nghiệm thu,filegdb,shapefile,chất lượng</translation>
    </message>
    <message>
        <source>tt16,submission,planning,geopackage,project,delivery,database,dossier</source>
        <translation>tt16,hồ sơ quy hoạch,giao nộp,geopackage,cơ sở dữ liệu,đóng gói</translation>
    </message>
    <message>
        <source>vn-2000,wgs 84,hn-72,transform,reproject,coordinates,meridian,zone,datum,area</source>
        <translation>vn-2000,wgs 84,hn-72,chuyển hệ tọa độ,tọa độ,kinh tuyến trục,múi chiếu,hệ quy chiếu,diện tích</translation>
    </message>
    <message>
        <source>{area} m² have no commune and are in a workbook of their own.</source>
        <translation>{area} m² chưa xác định xã, nằm trong tệp riêng.</translation>
    </message>
    <message>
        <source>{area} m² have no known user and are in a column of their own.</source>
        <translation>{area} m² chưa xác định đối tượng, nằm ở cột riêng.</translation>
    </message>
    <message>
        <source>{area} m² have no land-use code and are in a line of their own.</source>
        <translation>{area} m² chưa có mã loại đất, nằm ở dòng riêng.</translation>
    </message>
    <message>
        <source>{area} m² inside the boundary are no parcel; the totals state them.</source>
        <translation>{area} m² trong ranh giới không phải thửa đất; đã nêu trong bảng tổng hợp.</translation>
    </message>
    <message>
        <source>{area} m² lie under several zones and count for the first of them.</source>
        <translation>{area} m² nằm dưới nhiều vùng và được tính cho vùng đứng trước.</translation>
    </message>
    <message>
        <source>{area} m² lie under several zones of one version and count for the first of them.</source>
        <translation>{area} m² nằm dưới nhiều vùng của cùng một bản và được tính cho vùng đứng trước.</translation>
    </message>
    <message>
        <source>{area} m² of the plan lie in no commune; they have rows of their own.</source>
        <translation>{area} m² quy hoạch không thuộc xã nào và có dòng riêng.</translation>
    </message>
    <message>
        <source>{area} m² of {layer} lie outside the other layer; they have a row or column of their own.</source>
        <translation>{area} m² của {layer} nằm ngoài lớp kia, có dòng hoặc cột riêng.</translation>
    </message>
    <message>
        <source>{code} is provisional: its last five digits are to be replaced by the issued ones.</source>
        <translation>{code} là mã tạm: năm chữ số cuối phải thay bằng số được cấp.</translation>
    </message>
    <message>
        <source>{count} buildings have no storeys that can be read: floor areas are least values.</source>
        <translation>{count} công trình không đọc được số tầng: diện tích sàn là giá trị tối thiểu.</translation>
    </message>
    <message>
        <source>{count} buildings have no usable geometry.</source>
        <translation>{count} nhà, công trình không có hình dùng được.</translation>
    </message>
    <message>
        <source>{count} certificates are about defence or security land: check who may have them.</source>
        <translation>{count} phiếu thuộc đất quốc phòng, an ninh: hãy kiểm tra người được cung cấp.</translation>
    </message>
    <message>
        <source>{count} certificates are asked for, at most {most} are issued at once.</source>
        <translation>Yêu cầu {count} phiếu, mỗi lần lập nhiều nhất {most} phiếu.</translation>
    </message>
    <message>
        <source>{count} checks of the forms failed; see kiem_tra.html.</source>
        <translation>{count} kiểm tra không đạt; xem kiem_tra.html.</translation>
    </message>
    <message>
        <source>{count} differences are up to the smallest area ({area} m² together) and are not listed.</source>
        <translation>{count} chênh lệch không vượt diện tích nhỏ nhất (tổng {area} m²) nên không liệt kê.</translation>
    </message>
    <message>
        <source>{count} features fit no class; they are in khong_xep_lop.gpkg with the reason.</source>
        <translation>{count} đối tượng không xếp được lớp, nằm trong khong_xep_lop.gpkg kèm lý do.</translation>
    </message>
    <message>
        <source>{count} features have no usable area and are not in the forms.</source>
        <translation>{count} đối tượng không có diện tích dùng được, không có trong biểu.</translation>
    </message>
    <message>
        <source>{count} features of {layer} have no usable geometry and take no part.</source>
        <translation>{count} đối tượng của {layer} không có hình dùng được, không tham gia.</translation>
    </message>
    <message>
        <source>{count} files are links or hidden and were not copied.</source>
        <translation>{count} tệp là liên kết hoặc tệp ẩn, không được chép.</translation>
    </message>
    <message>
        <source>{count} gaps between zones are listed.</source>
        <translation>{count} khoảng trống giữa các vùng được liệt kê.</translation>
    </message>
    <message>
        <source>{count} ids of zones occur more than once.</source>
        <translation>{count} mã vùng bị trùng.</translation>
    </message>
    <message>
        <source>{count} invalid parcels and {boundary} invalid polygons of the boundary were repaired.</source>
        <translation>Đã sửa {count} thửa và {boundary} vùng ranh giới có hình không hợp lệ.</translation>
    </message>
    <message>
        <source>{count} invalid parcels were repaired.</source>
        <translation>Đã sửa {count} thửa đất có hình không hợp lệ.</translation>
    </message>
    <message>
        <source>{count} invalid polygons of {layer} were repaired.</source>
        <translation>Đã sửa {count} hình không hợp lệ của {layer}.</translation>
    </message>
    <message>
        <source>{count} invalid polygons were repaired.</source>
        <translation>Đã sửa {count} hình không hợp lệ.</translation>
    </message>
    <message>
        <source>{count} invalid shapes were repaired.</source>
        <translation>{count} hình không hợp lệ đã được sửa.</translation>
    </message>
    <message>
        <source>{count} invalid zones were repaired.</source>
        <translation>Đã sửa {count} khu chức năng có hình không hợp lệ.</translation>
    </message>
    <message>
        <source>{count} land codes are in no code list and are kept as written ({codes}).</source>
        <translation>{count} mã loại đất không có trong danh mục, giữ nguyên như ghi ({codes}).</translation>
    </message>
    <message>
        <source>{count} lines almost closed and were closed.</source>
        <translation>{count} đường gần khép kín đã được khép.</translation>
    </message>
    <message>
        <source>{count} lines or parts of lines have no corridor; the errors layer says why.</source>
        <translation>{count} đường hoặc đoạn đường chưa lập được hành lang; lớp lỗi nêu lý do.</translation>
    </message>
    <message>
        <source>{count} narrow strips stay as they are: a zone narrower than the distance would be lost there.</source>
        <translation>{count} dải hẹp giữ nguyên: nếu dịch thì vùng hẹp hơn khoảng cách khớp sẽ bị mất.</translation>
    </message>
    <message>
        <source>{count} overlaps of zones are listed.</source>
        <translation>{count} chỗ các vùng chồng nhau được liệt kê.</translation>
    </message>
    <message>
        <source>{count} parcel keys occur more than once in the list.</source>
        <translation>{count} mã thửa bị trùng trong danh sách.</translation>
    </message>
    <message>
        <source>{count} parcels are hardly touched and not in the list; their area is stated.</source>
        <translation>{count} thửa chỉ chạm ranh giới, không lập danh sách; diện tích đã nêu.</translation>
    </message>
    <message>
        <source>{count} parcels are not fully covered by a plan; what is left is stated as uncovered.</source>
        <translation>{count} trường hợp thửa đất không được một quy hoạch phủ kín; phần còn lại được ghi là chưa phủ.</translation>
    </message>
    <message>
        <source>{count} parcels are not fully covered by the plan.</source>
        <translation type="vanished">{count} thửa đất không được quy hoạch phủ kín.</translation>
    </message>
    <message>
        <source>{count} parcels have no price; they are marked and not in the amounts.</source>
        <translation>{count} thửa chưa có đơn giá; đã đánh dấu và không tính vào thành tiền.</translation>
    </message>
    <message>
        <source>{count} parcels have no usable geometry and are not in the list.</source>
        <translation>{count} thửa không có hình dùng được, không có trong danh sách.</translation>
    </message>
    <message>
        <source>{count} parcels have no usable geometry and are not in the register.</source>
        <translation>{count} thửa đất không có hình dùng được và không có trong sổ.</translation>
    </message>
    <message>
        <source>{count} parcels have no usable polygon; they stay as they are.</source>
        <translation>{count} thửa không có vùng dùng được; giữ nguyên.</translation>
    </message>
    <message>
        <source>{count} parcels keep their shape: see the rule repair_refused.</source>
        <translation>{count} thửa giữ nguyên hình: xem quy tắc repair_refused.</translation>
    </message>
    <message>
        <source>{count} pieces are smaller than the smallest area and were left out.</source>
        <translation>{count} mảnh nhỏ hơn diện tích nhỏ nhất nên đã bỏ qua.</translation>
    </message>
    <message>
        <source>{count} pieces of zones lie on other zones; they are stated as double.</source>
        <translation>{count} mảnh của khu chức năng nằm chồng lên khu khác; được ghi là phủ chồng.</translation>
    </message>
    <message>
        <source>{count} plan codes are met by no present land use ({codes}): a table of codes may help.</source>
        <translation>{count} mã quy hoạch không có hiện trạng nào tương ứng ({codes}): có thể cần bảng mã.</translation>
    </message>
    <message>
        <source>{count} polygons of {layer} lie on earlier ones; {area} m² are counted once.</source>
        <translation>{count} hình của {layer} nằm chồng lên hình trước; {area} m² chỉ tính một lần.</translation>
    </message>
    <message>
        <source>{count} repaired parcels lost their heights (Z).</source>
        <translation>{count} thửa đã sửa bị mất độ cao (Z).</translation>
    </message>
    <message>
        <source>{count} rows got no certificate; the list says why.</source>
        <translation>{count} dòng không lập được phiếu; lý do ghi trong danh sách.</translation>
    </message>
    <message>
        <source>{count} scanned files are not as the circular asks; the report names them.</source>
        <translation>{count} tệp quét không đúng yêu cầu; xem báo cáo.</translation>
    </message>
    <message>
        <source>{count} slivers stay: nothing beside them in the parcel, or doubly covered ground.</source>
        <translation>{count} mảnh vụn giữ nguyên: không có phần kề bên trong thửa, hoặc nằm trên đất phủ chồng.</translation>
    </message>
    <message>
        <source>{count} slivers were given to a neighbour in the same parcel; they are listed.</source>
        <translation>{count} mảnh vụn đã chuyển sang phần kề bên trong cùng thửa; có danh sách kèm theo.</translation>
    </message>
    <message>
        <source>{count} texts lie in no sheet that has lines.</source>
        <translation>{count} chữ không nằm trong tờ nào có đường.</translation>
    </message>
    <message>
        <source>{count} texts were left as they are: look at them in the preview.</source>
        <translation>{count} giá trị chữ được để nguyên: xem chúng trong bảng xem trước.</translation>
    </message>
    <message>
        <source>{count} values are longer than their field allows; they were kept whole.</source>
        <translation>{count} giá trị dài hơn độ dài trường; được giữ nguyên.</translation>
    </message>
    <message>
        <source>{count} values do not fit the type of their field; they stand in ghiChu.</source>
        <translation>{count} giá trị không đúng kiểu trường, được ghi vào ghiChu.</translation>
    </message>
    <message>
        <source>{count} works are of another code than the zone they lie in: {area} m² are not counted.</source>
        <translation>{count} công trình có mã loại khác vùng quy hoạch: {area} m² không được tính.</translation>
    </message>
    <message>
        <source>{count} works have no year that can be read; they count as done.</source>
        <translation>{count} công trình không đọc được năm; vẫn coi là hoàn thành.</translation>
    </message>
    <message>
        <source>{count} zone ids occur more than once.</source>
        <translation type="vanished">{count} mã khu chức năng bị trùng.</translation>
    </message>
    <message>
        <source>{count} zones crossed themselves and were repaired.</source>
        <translation>{count} vùng tự cắt đã được sửa.</translation>
    </message>
    <message>
        <source>{count} zones had no id and got one.</source>
        <translation>{count} vùng chưa có mã vùng và đã được đặt mã.</translation>
    </message>
    <message>
        <source>{count} zones have no usable geometry and take no part.</source>
        <translation>{count} khu chức năng không có hình dùng được nên không tham gia.</translation>
    </message>
    <message>
        <source>{count} zones of the plan have no code.</source>
        <translation>{count} vùng của đồ án không có mã.</translation>
    </message>
    <message>
        <source>{crs} and {other_crs} have different datums.</source>
        <translation>{crs} và {other_crs} thuộc hai hệ quy chiếu khác nhau.</translation>
    </message>
    <message>
        <source>{field}: {count} texts of the plan were not understood and are kept as written ({texts}).</source>
        <translation>{field}: {count} giá trị trong quy hoạch không hiểu được và giữ nguyên như ghi ({texts}).</translation>
    </message>
    <message>
        <source>{file} is named twice; it was read once.</source>
        <translation>{file} được nêu hai lần; chỉ đọc một lần.</translation>
    </message>
    <message>
        <source>{file}: nothing imported: {reason}</source>
        <translation>{file}: chưa nhập gì: {reason}</translation>
    </message>
    <message>
        <source>{file}: {count} parcels</source>
        <translation>{file}: {count} thửa</translation>
    </message>
    <message>
        <source>{file}: {count} points</source>
        <translation>{file}: {count} điểm</translation>
    </message>
    <message>
        <source>{file}: {count} zones</source>
        <translation>{file}: {count} vùng</translation>
    </message>
    <message>
        <source>{given} class fields were given for {count} layers.</source>
        <translation>Đã nêu {given} trường phân cấp cho {count} lớp.</translation>
    </message>
    <message>
        <source>{layer} has features without a land-use code; they have a row of their own.</source>
        <translation>{layer} có đối tượng không có mã loại đất; chúng có dòng riêng.</translation>
    </message>
    <message>
        <source>{layer} has no features.</source>
        <translation>{layer} không có đối tượng.</translation>
    </message>
    <message>
        <source>{layer} was brought from {source} into {target}.</source>
        <translation>{layer} đã được chuyển từ {source} sang {target}.</translation>
    </message>
    <message>
        <source>{layer}: existing and planned features have this class; taken for {database}.</source>
        <translation>{layer}: lớp này có cả ở hiện trạng và quy hoạch; được xếp vào {database}.</translation>
    </message>
    <message>
        <source>{layer}: field {field} is not published ({reason})</source>
        <translation>{layer}: không công bố trường {field} ({reason})</translation>
    </message>
    <message>
        <source>{layer}: {count} coordinates are not numbers or infinite.</source>
        <translation>{layer}: {count} tọa độ không phải là số hoặc vô hạn.</translation>
    </message>
    <message>
        <source>{layer}: {count} features are not published ({reason})</source>
        <translation>{layer}: không công bố {count} đối tượng ({reason})</translation>
    </message>
    <message>
        <source>{moved} of {points} points moved, at most {largest} m, on average {mean} m.</source>
        <translation>{moved} trong {points} điểm dịch chuyển, lớn nhất {largest} m, trung bình {mean} m.</translation>
    </message>
    <message>
        <source>{name} is measured from the line as drawn; the text says: {measured_from}.</source>
        <translation>{name} tính từ đường vẽ; văn bản quy định: {measured_from}.</translation>
    </message>
    <message>
        <source>{name}: {count} files in the archive are no drawings and were left there</source>
        <translation>{name}: {count} tệp trong tệp nén không phải bản vẽ và được để lại trong đó</translation>
    </message>
    <message>
        <source>{part} in the table of plans is no field name of the form ma_vung=ID.</source>
        <translation>{part} trong bảng khai báo quy hoạch không phải tên trường dạng ma_vung=ID.</translation>
    </message>
    <message>
        <source>{path} ({extent}) and {other_path} ({other_extent}) lie apart: nothing can be overlaid.</source>
        <translation type="vanished">{path} ({extent}) và {other_path} ({other_extent}) nằm cách xa nhau: không có gì để chồng xếp.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation>Không ghi được {path}: {reason}</translation>
    </message>
    <message>
        <source>{path} holds {found} features after writing, but {wanted} were sent.</source>
        <translation>{path} có {found} đối tượng sau khi ghi, nhưng đã gửi {wanted}.</translation>
    </message>
    <message>
        <source>{path} is in {crs}, but {other_path} is in {other_crs}.</source>
        <translation>{path} ở hệ {crs}, nhưng {other_path} ở hệ {other_crs}.</translation>
    </message>
    <message>
        <source>{path} is not a Python that can be started.</source>
        <translation>{path} không phải là Python khởi động được.</translation>
    </message>
    <message>
        <source>{plan} has no field for the zone's code: ma_loai_qh stays empty.</source>
        <translation>{plan} không có trường mã loại quy hoạch: ma_loai_qh để trống.</translation>
    </message>
    <message>
        <source>{plan} has no field for the zone's id: its feature number is used.</source>
        <translation>{plan} không có trường mã vùng: dùng số đối tượng.</translation>
    </message>
    <message>
        <source>{plan}: no zone touches any parcel.</source>
        <translation>{plan}: không vùng nào chạm thửa đất.</translation>
    </message>
    <message>
        <source>{plan}: {count} codes are in no code list and are kept as written ({codes}).</source>
        <translation>{plan}: {count} mã không có trong danh mục nào, giữ nguyên như ghi ({codes}).</translation>
    </message>
    <message>
        <source>{plan}: {count} zone ids occur more than once ({ids}).</source>
        <translation>{plan}: {count} mã vùng bị lặp ({ids}).</translation>
    </message>
    <message>
        <source>{plan}: {count} zones have no code.</source>
        <translation>{plan}: {count} vùng không có mã.</translation>
    </message>
    <message>
        <source>{sheet}: {count} elements</source>
        <translation>{sheet}: {count} phần tử</translation>
    </message>
</context>
</TS>
