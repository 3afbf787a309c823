"""The texts of the example's pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

LOCALITY = "Yên Thuận"
FOOTER = "Trang minh họa: địa danh, số liệu và văn bản ở đây đều hư cấu."
FOOTER_EN = "An illustration: places, figures and documents here are all invented."

ABOUT = {
    "title": "Giới thiệu",
    "intro": "Cổng này để làm gì, tham gia thế nào, và đọc những gì đăng ở đây ra sao.",
    "search_description": "Cổng công khai đối thoại và kiến nghị: để làm gì, tham gia thế nào, đọc thế nào.",
}
NEWS = {
    "title": "Chuyện từ thôn xóm",
    "intro": "Theo dấu một vài kiến nghị từ lúc được nêu ra đến khi có kết quả, hay đến chỗ còn vướng.",
    "search_description": "Theo dấu từng kiến nghị từ lúc được nêu ra đến khi có kết quả.",
}

PICTURES = {
    "hoi-truong": "Hội trường xã trong một buổi đối thoại: ba cán bộ ngồi bàn chủ trì, một phụ nữ đứng cầm micrô "
    "phát biểu giữa các hàng ghế, một người giơ tay xin nói.",
    "bang-tin": "Bốn người dân đứng đọc thông báo dán trên bảng tin của thôn, một người chỉ tay vào mã QR.",
    "duong-thon": "Một người đội nón đạp xe trên đường bê tông qua cánh đồng lúa, hai em nhỏ đeo cặp đi học bên lề.",
    "tram-bom": "Trạm bơm tiêu bên kênh, bốn ống xả cùng phun nước, hai người đứng xem trên bờ.",
}


@dataclass(frozen=True)
class Story:
    """An article before it is a page; `body` is a list of blocks by name."""

    slug: str
    title: str
    published_on: date
    intro: str
    body: list[tuple[str, Any]]
    picture: str = ""
    caption: str = ""
    tags: list[str] = field(default_factory=list)


EXPLANATIONS = [
    Story(
        slug="dan-biet-dan-ban-dan-lam",
        title="Dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng là gì?",
        published_on=date(2026, 1, 15),
        intro="Sáu chữ “dân” không phải khẩu hiệu treo tường. Mỗi chữ ứng với một việc cụ thể mà bạn làm được, "
        "ngay trên cổng này hoặc ở nhà văn hóa thôn.",
        picture="hoi-truong",
        tags=["Dân chủ ở cơ sở"],
        body=[
            (
                "text",
                "<p>Luật Thực hiện dân chủ ở cơ sở năm 2022 nói rõ những gì xã phải công khai, những gì dân được bàn, "
                "được quyết định và được giám sát. Cổng này lo phần nối các việc ấy lại với nhau.</p>"
                "<ul>"
                "<li><b>Dân biết:</b> khi nào đối thoại, ở đâu, ai chủ trì. Lịch được đăng trước và mọi lần hoãn đều "
                "ghi lý do.</li>"
                "<li><b>Dân bàn:</b> nêu ý kiến trước hoặc tại buổi đối thoại. Mỗi kiến nghị được công khai có một mã "
                "để tra về sau.</li>"
                "<li><b>Dân làm:</b> cùng thôn nghiệm thu con đường, cùng hợp tác xã nhận trạm bơm.</li>"
                "<li><b>Dân kiểm tra:</b> mỗi kết luận ghi một đơn vị chịu trách nhiệm và một thời hạn. Quá hạn ngày "
                "nào, trang hiện ngày ấy.</li>"
                "<li><b>Dân giám sát:</b> Mặt trận và các đoàn thể đi xem tận nơi; nhận xét của họ đứng cạnh báo cáo "
                "của đơn vị, không thay thế nó.</li>"
                "<li><b>Dân thụ hưởng:</b> việc xong hay chưa, ai được lợi, có bằng chứng kèm theo.</li>"
                "</ul>"
                "<h2>Vì sao phải công khai cả chỗ chưa làm được?</h2>"
                "<p>Một bảng chỉ toàn việc đã xong thì không giúp ai biết phải hỏi ai. Cuộc đối thoại không ra thông "
                "báo, kiến nghị quá hạn, nhận xét “chưa đạt” của đoàn giám sát đều là thông tin mà người dân cần.</p>",
            ),
        ],
    ),
    Story(
        slug="cach-tham-gia-doi-thoai",
        title="Cách tham gia một cuộc đối thoại",
        published_on=date(2026, 1, 20),
        intro="Không cần giấy mời, không cần nói hay. Chỉ cần biết lịch, nói đúng việc và giữ lại mã kiến nghị.",
        tags=["Đối thoại", "Hướng dẫn"],
        body=[
            (
                "text",
                "<h2>Trước buổi đối thoại</h2>"
                '<ol><li>Xem <a href="/lich-doi-thoai/">lịch đối thoại</a>. Buổi đối thoại của xã phải được báo trước '
                "ít nhất 7 ngày: thời gian, địa điểm, nội dung và cách tham gia.</li>"
                "<li>Nếu có đợt thu thập ý kiến, bạn có thể gửi trước qua trưởng thôn, Ban công tác Mặt trận hoặc bộ "
                "phận một cửa. Ý kiến gửi trước thì cơ quan có thời gian chuẩn bị số liệu để trả lời.</li>"
                "<li>Ghi ra giấy: việc gì, ở đâu, từ bao giờ, đã hỏi ai, mong được giải quyết thế nào.</li></ol>"
                "<h2>Tại buổi đối thoại</h2>"
                "<ol><li>Đăng ký phát biểu với thư ký ở bàn đón tiếp.</li>"
                "<li>Nói ngắn, một việc một lần. Đừng nêu tên riêng hay số điện thoại của người khác.</li>"
                "<li>Việc nào trả lời được ngay thì người chủ trì trả lời tại chỗ; việc nào chưa thì được ghi vào "
                "kết luận, giao cho một đơn vị.</li></ol>"
                "<h2>Sau buổi đối thoại</h2>"
                '<ol><li>Trong 7 ngày làm việc phải có <a href="/thong-bao/">thông báo kết luận</a>.</li>'
                '<li>Tra <a href="/kien-nghi/">kiến nghị</a> theo mã, theo tên thôn hay vài chữ bạn nhớ. Gõ không dấu '
                "cũng được.</li>"
                "<li>Quá hạn mà chưa có kết quả? Trang của kiến nghị ghi rõ đơn vị nào chịu trách nhiệm.</li></ol>",
            ),
            ("upcoming_dialogues", {"title": "Các buổi sắp tới", "how_many": 3}),
        ],
    ),
    Story(
        slug="doc-thong-bao-ket-luan",
        title="Đọc một thông báo kết luận",
        published_on=date(2026, 2, 3),
        intro="Thông báo kết luận là lời hứa có đánh số. Biết nhìn vào bốn chỗ, bạn sẽ thấy ngay lời hứa nào của ai, "
        "đến bao giờ.",
        picture="bang-tin",
        tags=["Hướng dẫn", "Thông báo kết luận"],
        body=[
            (
                "text",
                "<ol><li><b>Số, ngày và cơ quan ban hành.</b> Hai thông báo có thể trùng số, vì số của cơ quan Đảng "
                "chạy theo nhiệm kỳ, số của chính quyền chạy theo năm. Muốn chắc thì xem cả ngày và tên cơ quan.</li>"
                "<li><b>Từng kết luận được đánh số.</b> Mỗi kết luận là một việc. Khi hỏi lại, hãy nói “kết luận số 3 "
                "của thông báo ấy”.</li>"
                "<li><b>Đơn vị chịu trách nhiệm.</b> Mỗi việc chỉ có một đơn vị chịu trách nhiệm; các đơn vị khác là "
                "phối hợp.</li>"
                "<li><b>Thời hạn.</b> Bấm vào “Cách tính thời hạn” để xem hạn được tính ra sao: ngày làm việc hay "
                "ngày lịch, có trừ nghỉ Tết hay không.</li></ol>"
                "<h2>Hai loại hạn hay bị nhầm</h2>"
                "<p>Thông báo kết luận phải có trong <b>7 ngày làm việc</b>. Riêng kết quả đối thoại của chính quyền "
                "xã còn phải được công khai trong <b>10 ngày</b> theo lịch. Hai hạn này chạy song song, không cái nào "
                "thay cái nào.</p>",
            ),
            (
                "remark",
                {
                    "tone": "info",
                    "title": "Thông báo sai thì sao?",
                    "text": "Thông báo đã đăng không bị sửa lặng lẽ. Muốn sửa phải ra thông báo đính chính; bản cũ vẫn "
                    "còn đó, có ghi chú.",
                },
            ),
            ("latest_notices", {"title": "Các thông báo mới nhất", "how_many": 3}),
        ],
    ),
    Story(
        slug="phan-biet-kien-nghi-khieu-nai-to-cao",
        title="Kiến nghị, phản ánh, khiếu nại, tố cáo khác nhau thế nào?",
        published_on=date(2026, 2, 10),
        intro="Gọi đúng tên việc mình cần thì đến đúng cửa và được bảo vệ đúng cách. Cổng này chỉ đăng kiến nghị, "
        "phản ánh và đề xuất.",
        tags=["Hướng dẫn", "Pháp luật"],
        body=[
            (
                "text",
                "<p><b>Kiến nghị</b> là đề nghị cơ quan làm hoặc thay đổi một việc: sửa đường, cấp nước, cấp đổi giấy "
                "chứng nhận. <b>Phản ánh</b> là báo một sự việc đang xảy ra: rác ùn ứ, xe quá tải. <b>Đề xuất</b> "
                "là nêu cách làm tốt hơn. Ba loại này được đăng công khai, không ghi tên người nêu.</p>"
                "<p><b>Khiếu nại</b> là đề nghị xem xét lại một quyết định hay hành vi hành chính mà bạn cho là trái "
                "luật và xâm phạm quyền lợi của chính bạn. Việc này có trình tự, thời hạn riêng theo Luật Khiếu nại; "
                "cổng chỉ đếm trong tổng số, không đăng nội dung.</p>"
                "<p><b>Tố cáo</b> là báo cho cơ quan có thẩm quyền về hành vi vi phạm pháp luật của ai đó. Luật Tố cáo "
                "bắt buộc giữ bí mật người tố cáo. Vì vậy cổng này <b>không nhận, không lưu, không hiện</b> tố cáo "
                "dưới bất cứ hình thức nào.</p>",
            ),
            (
                "remark",
                {
                    "tone": "warn",
                    "title": "Muốn khiếu nại hoặc tố cáo?",
                    "text": "Xin đến trực tiếp nơi tiếp công dân hoặc gửi đơn tới cơ quan có thẩm quyền. Đừng nêu nội "
                    "dung tố cáo giữa buổi đối thoại: danh tính của bạn cần được giữ kín.",
                },
            ),
            (
                "text",
                "<h2>Nêu nhầm thì sao?</h2><p>Người tiếp nhận sẽ hướng dẫn lại. Nếu một nội dung đã đăng hóa ra là tố "
                "cáo hoặc lộ thông tin cá nhân, nội dung ấy được gỡ khỏi trang, khỏi kết quả tìm kiếm và mọi bản sao "
                "mà cổng giữ.</p>",
            ),
        ],
    ),
    Story(
        slug="da-tra-loi-chua-phai-da-giai-quyet",
        title="“Đã trả lời” chưa phải là “đã giải quyết”",
        published_on=date(2026, 2, 24),
        intro="Một công văn trả lời không làm con đường hết lầy. Vì vậy cổng này tách riêng bốn câu hỏi thay vì gộp "
        "vào một chữ “xong”.",
        tags=["Hướng dẫn"],
        body=[
            (
                "text",
                "<ol><li><b>Việc đang ở bước nào?</b> Đã tiếp nhận, đang giải quyết, đã chuyển, đã trả lời hay đã giải "
                "quyết xong. Bước này suy ra từ từng sự kiện có ngày tháng, không ai tự tay sửa được.</li>"
                "<li><b>Có đúng hạn không?</b> Tính từ hạn và ngày hôm nay. Gia hạn thì hạn cũ vẫn còn ghi lại.</li>"
                "<li><b>Đơn vị nói gì?</b> Đó là báo cáo của bên làm.</li>"
                "<li><b>Đoàn giám sát thấy gì?</b> Đó là nhận xét của bên kiểm tra. Hai tiếng nói đứng cạnh nhau, "
                "không bên nào xóa bên nào.</li></ol>"
                "<p>Chuyện còn ghi trong sổ: nhà thầu báo đã hoàn trả đường nội đồng thôn Ngò, đoàn giám sát ra đo thì "
                "mới được 420 trên 700 mét, thế là việc được mở lại.</p>",
            ),
            ("petitions", {"title": "Kiến nghị ấy hôm nay", "codes": ["KN-2024-006"]}),
        ],
    ),
    Story(
        slug="rieng-tu",
        title="Cổng này biết gì về bạn?",
        published_on=date(2026, 3, 2),
        intro="Gần như không gì cả: xem trang không cần đăng nhập, không có cookie, không có mã theo dõi.",
        tags=["Hướng dẫn"],
        body=[
            (
                "text",
                "<ul><li>Trang nào cũng do chính cổng này phục vụ, không gọi tới máy chủ của bên thứ ba.</li>"
                "<li>Người nêu ý kiến chỉ được ghi theo nhóm, như “nhân dân thôn Bãi Cả”; không có tên, số nhà, số "
                "thửa đất, số điện thoại.</li>"
                "<li>Ảnh bằng chứng được xóa thông tin về máy chụp và vị trí trước khi đăng.</li>"
                "<li>Con số nhỏ dễ làm lộ người thì được gộp lại trong các bảng thống kê.</li></ul>"
                "<p>Nếu bạn thấy một trang có thông tin riêng tư của mình hay của người khác, hãy báo cho cơ quan quản "
                "lý cổng để gỡ.</p>",
            ),
        ],
    ),
]

STORIES = [
    Story(
        slug="tram-bom-dong-ban",
        title="Trạm bơm Đồng Bạn: 42 ngày từ lời dân nói đến khi bốn tổ máy cùng chạy",
        published_on=date(2024, 10, 28),
        intro="Lũ làm cháy hai động cơ, cánh đồng 75 ha có nguy cơ bỏ vụ đông. Việc được nêu ngày 12/9, hạn là 31/10; "
        "ngày 24/10 cả bốn tổ máy đã chạy.",
        picture="tram-bom",
        caption="Bốn ống xả của trạm bơm cùng chạy. Tranh minh họa.",
        tags=["Thủy lợi", "Bão lũ"],
        body=[
            (
                "text",
                "<p>Buổi đối thoại đột xuất ở nhà văn hóa thôn Bến hôm 12/9/2024 không có trong kế hoạch. Nước còn "
                "ngập đồng, bà con thôn Đồng Bạn nói một việc: trạm bơm có bốn tổ máy thì hai tổ đã cháy động cơ.</p>"
                '<p>Năm ngày sau, <a notice="436-TB/HU">Thông báo số 436-TB/HU</a> giao Xí nghiệp Khai thác công trình '
                "thủy lợi thay động cơ, xong trước 31/10. Ngày 24/10, xí nghiệp báo cáo đã thay hai động cơ 33 kW và "
                "bàn giao trạm cho hợp tác xã quản lý, đúng như bà con đề nghị.</p>"
                "<h2>Điều làm nên khác biệt</h2>"
                "<p>Một việc, một đơn vị, một ngày. Không có “các đơn vị liên quan phối hợp thực hiện”, không có "
                "“trong thời gian sớm nhất”.</p>",
            ),
            ("petitions", {"title": "Xem toàn bộ diễn biến", "codes": ["KN-2024-030"]}),
        ],
    ),
    Story(
        slug="duong-noi-dong-thon-ngo",
        title="Báo xong, đo lại mới được 420 trên 700 mét",
        published_on=date(2024, 8, 2),
        intro="Đường nội đồng thôn Ngò được báo cáo hoàn thành trong tháng 5. Đoàn giám sát mang thước ra đo, và việc "
        "được mở lại.",
        picture="duong-thon",
        caption="Đường bê tông qua đồng. Tranh minh họa.",
        tags=["Giao thông", "Giám sát"],
        body=[
            (
                "text",
                "<p>Xe chở đất cho cụm công nghiệp làm vỡ gần 700 mét mặt đường bê tông. "
                '<a notice="412-TB/HU">Thông báo số 412-TB/HU</a>, kết luận số 6, yêu cầu nhà thầu hoàn trả nguyên '
                "trạng trước 15/5/2024, nghiệm thu có đại diện nhân dân.</p>"
                "<p>Ngày 10/5, nhà thầu báo cáo đã làm xong. Ngày 12/6, Ban Dân vận ra kiểm tra: mới hoàn trả 420 trên "
                "700 mét. Tám ngày sau, huyện yêu cầu làm tiếp và lùi hạn đến 31/7. Ngày 30/7, thôn ký biên bản nghiệm "
                "thu đủ 700 mét, bê tông dày 18 cm.</p>",
            ),
            (
                "quote",
                {
                    "text": "Báo cáo của đơn vị và nhận xét của đoàn giám sát đứng cạnh nhau. Cả hai đều còn trong sổ, "
                    "kể cả khi việc đã xong.",
                    "source": "Cách cổng này ghi một việc được mở lại",
                },
            ),
            ("petitions", {"title": "Xem toàn bộ diễn biến", "codes": ["KN-2024-006"]}),
        ],
    ),
    Story(
        slug="nuoc-sach-song-bai",
        title="Nước sạch về Sông Bài, chậm năm tháng so với lời hứa",
        published_on=date(2026, 6, 1),
        intro="352 hộ đã có nước máy từ ngày 29/5/2026. Lời hứa là trước 31/12/2025, và sổ ghi cả hai ngày.",
        tags=["Nước sạch", "Đầu tư công"],
        body=[
            (
                "text",
                "<p>Năm 2024, chị em phụ nữ xã Lãng Khê nêu chuyện giếng khoan nổi váng vàng, nhiều nhà phải mua "
                'nước bình để nấu ăn. <a notice="214/TB-UBND">Thông báo số 214/TB-UBND</a> đưa tuyến ống về Sông Bài '
                "vào kế hoạch đầu tư công năm 2025.</p>"
                "<p>Giữa chừng, huyện kết thúc hoạt động. Dự án được bàn giao cho xã mới, kèm biên bản, giữ nguyên hạn "
                "và toàn bộ diễn biến trước đó. Nước về chậm năm tháng, nhưng người dân không phải kể lại câu chuyện "
                "của mình từ đầu cho một cơ quan mới.</p>",
            ),
            ("petitions", {"title": "Xem toàn bộ diễn biến", "codes": ["KN-2024-013"]}),
        ],
    ),
    Story(
        slug="so-do-bai-ca",
        title="Bãi Cả: 108 trên 112 giấy chứng nhận, bốn hồ sơ cuối đã quá hạn",
        published_on=date(2026, 10, 5),
        intro="Một kiến nghị đi qua hai thời kỳ, ba cơ quan và hai thời hạn. Hỏi “nay ai giải quyết?” thì sổ trả lời "
        "được.",
        tags=["Đất đai", "Bàn giao"],
        body=[
            (
                "text",
                "<p>Tháng 3/2024, huyện hứa cấp đổi xong 112 giấy chứng nhận ở thôn Bãi Cả trong tháng 9. Đến hạn mới "
                "được 74 giấy. Tháng 6/2025, trước khi không còn cấp huyện, hồ sơ được bàn giao cho xã Đồng Quế mới "
                "theo biên bản số 41/BB-BG.</p>"
                '<p>Tháng 3/2026 bà con hỏi lại, và <a notice="52-TB/ĐU">Thông báo số 52-TB/ĐU</a> trả lời rõ: UBND xã '
                "Đồng Quế là đầu mối chịu trách nhiệm. Đến tháng 9/2026 đã cấp 108 giấy; bốn hồ sơ còn lại đang hòa "
                "giải tranh chấp thừa kế. Hạn 30/9 đã qua, nên cả hai kiến nghị vẫn hiện là quá hạn.</p>",
            ),
            ("petitions", {"title": "Hai kiến nghị, một câu chuyện", "codes": ["KN-2024-003", "KN-2026-038"]}),
        ],
    ),
]
