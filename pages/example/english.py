"""The example's pages in English: by the slug of the original, in the same blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Translated:
    """The words of a page in English. What they leave out (dates, pictures, tags) is that of the original."""

    slug: str
    title: str
    intro: str
    body: list[tuple[str, Any]]
    picture: str = ""  # what it shows
    caption: str = ""


TOPICS = {
    "An ninh trật tự": "Security and public order",
    "An sinh xã hội": "Social welfare",
    "Giao thông": "Roads and transport",
    "Giáo dục": "Education",
    "Giải phóng mặt bằng": "Site clearance",
    "Khiếu kiện phức tạp": "Complex disputes",
    "Môi trường": "Environment",
    "Nông nghiệp": "Agriculture",
    "Nước sạch": "Clean water",
    "Phòng chống thiên tai": "Disaster prevention",
    "Quy hoạch": "Planning",
    "Thủ tục hành chính": "Administrative procedures",
    "Thủy lợi": "Irrigation",
    "Tài sản công": "Public property",
    "Việc làm - lao động": "Work and employment",
    "Y tế": "Health",
    "Đất đai": "Land",
}
HOME = {"title": "Home", "slug": "home-en"}
ABOUT = {
    "slug": "about",
    "title": "About this portal",
    "intro": "What this portal is for, how to take part, and how to read what is published here.",
    "search_description": "The public record of dialogues and petitions: what it is for, how to take part, how to "
    "read it.",
}
NEWS = {
    "slug": "stories",
    "title": "Stories from the villages",
    "intro": "We follow a few petitions from the day they were raised to a result, or to the point where they are "
    "stuck.",
    "search_description": "Petitions followed from the day they were raised to their result.",
}

STORIES = {
    "dan-biet-dan-ban-dan-lam": Translated(
        slug="the-people-know-discuss-do",
        title="The people know, discuss, do, check, supervise, benefit: what does it mean?",
        intro="The six phrases are no slogan for a wall. Each stands for something that you can do, on this portal or "
        "at the village hall.",
        picture="A commune hall during a dialogue: three officials at the chair's table, a woman standing among the "
        "rows with a microphone, a man raising his hand.",
        body=[
            (
                "text",
                "<p>The 2022 Law on Grassroots Democracy says what a commune must publish, what the people discuss, "
                "decide and supervise. This portal takes care of the links between these.</p>"
                "<ul>"
                "<li><b>The people know:</b> when a dialogue is held, where, and who chairs it. The schedule is "
                "published in advance, and every postponement gives its reason.</li>"
                "<li><b>The people discuss:</b> they raise what concerns them before or at the dialogue. Every "
                "petition that is published has a code by which it can be looked up later.</li>"
                "<li><b>The people do:</b> a village helps to accept its road, a cooperative takes over its pumping "
                "station.</li>"
                "<li><b>The people check:</b> every conclusion names one responsible unit and one date. The day the "
                "date has passed, the page shows it.</li>"
                "<li><b>The people supervise:</b> the Fatherland Front and the mass organisations go and look. What "
                "they find stands beside the unit's report and does not replace it.</li>"
                "<li><b>The people benefit:</b> whether the work is done and who gains from it, with evidence.</li>"
                "</ul>"
                "<h2>Why publish what has not been done?</h2>"
                "<p>A list of finished work alone tells nobody whom to ask. A dialogue without a notice, a petition "
                "past its date, a supervisor's “not kept”: all of this is what people need to know.</p>",
            ),
        ],
    ),
    "cach-tham-gia-doi-thoai": Translated(
        slug="how-to-take-part-in-a-dialogue",
        title="How to take part in a dialogue",
        intro="You need no invitation and no gift for speaking. Know the schedule, speak to the point, and keep the "
        "code of your petition.",
        body=[
            (
                "text",
                "<h2>Before the dialogue</h2>"
                '<ol><li>Look at the <a href="/lich-doi-thoai/">dialogue schedule</a>. A commune must announce its '
                "dialogue at least 7 days ahead: time, place, subject and how to take part.</li>"
                "<li>Where opinions are collected beforehand, you can hand yours to the village head, the Front's "
                "working committee or the one-stop desk. Then the office has time to prepare its answer.</li>"
                "<li>Write down what it is about, where, since when, whom you have asked already, and what you would "
                "like to happen.</li></ol>"
                "<h2>At the dialogue</h2>"
                "<ol><li>Put your name on the list of speakers at the reception table.</li>"
                "<li>Speak briefly, one matter at a time. Do not give other people's names or telephone numbers.</li>"
                "<li>What can be answered at once the chair answers at once; what cannot goes into the conclusions, "
                "and to one unit.</li></ol>"
                "<h2>After the dialogue</h2>"
                '<ol><li>Within 7 working days there must be a <a href="/thong-bao/">notice of conclusion</a>.</li>'
                '<li>Look up <a href="/kien-nghi/">petitions</a> by code, by the name of a village or by a few words '
                "that you remember. You may leave out the Vietnamese accents.</li>"
                "<li>The date has passed without a result? The page of the petition names the unit that is responsible."
                "</li></ol>",
            ),
            ("upcoming_dialogues", {"title": "The next dialogues", "how_many": 3}),
        ],
    ),
    "doc-thong-bao-ket-luan": Translated(
        slug="how-to-read-a-notice-of-conclusion",
        title="How to read a notice of conclusion",
        intro="A notice of conclusion is a numbered promise. Look in four places, and you see who promised what, and "
        "by when.",
        picture="Four people reading a notice on the village board; one points at its QR code.",
        body=[
            (
                "text",
                "<ol><li><b>Number, date and issuing office.</b> Two notices may bear the same number: those of the "
                "Party are counted by term of office, those of the government by year. To be sure, look at the date "
                "and the office as well.</li>"
                "<li><b>Every conclusion has a number.</b> Each is one task. When you ask about it, say “conclusion 3 "
                "of that notice”.</li>"
                "<li><b>The responsible unit.</b> Each task has exactly one; others only coordinate.</li>"
                "<li><b>The date.</b> Open “How this date was set” to see how it was counted: working days or "
                "calendar days, with the Tết holidays or without.</li></ol>"
                "<h2>Two deadlines that are easily confused</h2>"
                "<p>The notice of conclusion is due within <b>7 working days</b>. The results of a dialogue of the "
                "commune's government must also be made public within <b>10 days</b> of the calendar. The two run side "
                "by side, and neither replaces the other.</p>",
            ),
            (
                "remark",
                {
                    "tone": "info",
                    "title": "And if a notice is wrong?",
                    "text": "A published notice is never changed in silence. A correction is a notice of its own; the "
                    "old text stays, with a remark.",
                },
            ),
            ("latest_notices", {"title": "The newest notices", "how_many": 3}),
        ],
    ),
    "phan-biet-kien-nghi-khieu-nai-to-cao": Translated(
        slug="petition-complaint-or-denunciation",
        title="Petition, report, complaint, denunciation: what is the difference?",
        intro="Call what you need by its right name, and you find the right door and the right protection. This portal "
        "publishes petitions, reports and proposals only.",
        body=[
            (
                "text",
                "<p>A <b>petition</b> asks an office to do or to change something: mend a road, bring water, renew a "
                "certificate. A <b>report</b> tells of something that is going on: rubbish piling up, overloaded "
                "lorries. A <b>proposal</b> says how something could be done better. These three are published, "
                "without the name of whoever raised them.</p>"
                "<p>A <b>complaint</b> asks for a review of an administrative decision or act that you hold to be "
                "unlawful and to violate your own rights. It has a procedure and time limits of its own under the Law "
                "on Complaints; the portal only counts it and does not publish what it says.</p>"
                "<p>A <b>denunciation</b> tells the competent office that somebody has broken the law. The Law on "
                "Denunciations demands that the person be kept secret. Therefore this portal <b>does not accept, store "
                "or show</b> denunciations in any form.</p>",
            ),
            (
                "remark",
                {
                    "tone": "warn",
                    "title": "You wish to complain or to denounce?",
                    "text": "Please go to the citizens' reception office or write to the competent authority. Do not "
                    "bring a denunciation up in a dialogue: your identity must be protected.",
                },
            ),
            (
                "text",
                "<h2>What if it was raised in the wrong place?</h2><p>Whoever receives it will guide you. If something "
                "that was published turns out to be a denunciation or to reveal personal data, it is taken off the "
                "page, out of the search results and out of every copy that the portal keeps.</p>",
            ),
        ],
    ),
    "da-tra-loi-chua-phai-da-giai-quyet": Translated(
        slug="answered-is-not-resolved",
        title="“Answered” is not “resolved”",
        intro="A letter does not mend a muddy road. That is why this portal asks four questions apart, instead of "
        "putting everything into one word, “done”.",
        body=[
            (
                "text",
                "<ol><li><b>Where does it stand?</b> Received, in progress, forwarded, answered or resolved. This "
                "follows from dated events; nobody can set it by hand.</li>"
                "<li><b>Is it in time?</b> Counted from the due date and today. When a date is extended, the former "
                "one stays on record.</li>"
                "<li><b>What does the unit say?</b> That is the report of those who do the work.</li>"
                "<li><b>What did the supervisors see?</b> That is the word of those who check. The two stand side by "
                "side, and neither erases the other.</li></ol>"
                "<p>One story on record: the contractor reported that the field road of Ngò village had been restored. "
                "The supervisors measured 420 of 700 metres, and the task was reopened.</p>",
            ),
            ("petitions", {"title": "That petition today", "codes": ["KN-2024-006"]}),
        ],
    ),
    "rieng-tu": Translated(
        slug="what-does-this-portal-know-about-you",
        title="What does this portal know about you?",
        intro="Next to nothing: reading needs no account, sets no cookie and is not tracked.",
        body=[
            (
                "text",
                "<ul><li>Every page is served by this portal itself and calls no server of anybody else.</li>"
                "<li>Whoever raised a matter is recorded as a group, such as “the people of Bãi Cả village”: no name, "
                "no house number, no plot number, no telephone.</li>"
                "<li>Pictures that serve as evidence lose the data on camera and place before they are published.</li>"
                "<li>Small numbers that might give somebody away are merged in the statistics.</li></ul>"
                "<p>If you find personal data of yours or of somebody else on a page, tell the office that runs the "
                "portal, so that it can be removed.</p>",
            ),
        ],
    ),
    "tram-bom-dong-ban": Translated(
        slug="the-pumping-station-of-dong-ban",
        title="The pumping station of Đồng Bạn: 42 days from the word of the people to four running pumps",
        intro="The flood burnt out two motors, and 75 hectares might have lost their winter crop. It was raised on "
        "12 September and due on 31 October; on 24 October all four pumps ran.",
        picture="A drainage pumping station by a canal, water gushing from four pipes, two people watching from the "
        "bank.",
        caption="The four pipes of the station at work. Illustration.",
        body=[
            (
                "text",
                "<p>The dialogue in the hall of Bến village on 12 September 2024 was in no plan. The fields were still "
                "under water, and the people of Đồng Bạn said one thing: of the station's four pumps two had burnt-out "
                "motors.</p>"
                '<p>Five days later, <a notice="436-TB/HU">Notice 436-TB/HU</a> gave the irrigation works company the '
                "task of replacing them by 31 October. On 24 October it reported two new motors of 33 kW, and handed "
                "the station over to the cooperative, as the people had proposed.</p>"
                "<h2>What made the difference</h2>"
                "<p>One task, one unit, one day. No “the units concerned shall coordinate”, no “as soon as possible”."
                "</p>",
            ),
            ("petitions", {"title": "The whole course of it", "codes": ["KN-2024-030"]}),
        ],
    ),
    "duong-noi-dong-thon-ngo": Translated(
        slug="the-field-road-of-ngo",
        title="Reported as done, measured at 420 of 700 metres",
        intro="The field road of Ngò village was reported as finished in May. The supervisors came with a tape "
        "measure, and the task was reopened.",
        picture="Somebody in a conical hat cycling on a concrete road through rice fields, two children with school "
        "bags walking beside it.",
        caption="A concrete road through the fields. Illustration.",
        body=[
            (
                "text",
                "<p>Lorries with earth for an industrial cluster had broken nearly 700 metres of concrete road. "
                '<a notice="412-TB/HU">Notice 412-TB/HU</a>, conclusion 6, told the contractor to restore it by 15 May '
                "2024, to be accepted with representatives of the people.</p>"
                "<p>On 10 May the contractor reported it done. On 12 June the Mass Mobilisation Board came to look: "
                "420 of 700 metres had been restored. Eight days later the district demanded the rest and moved the "
                "date to 31 July. On 30 July the village signed for the full 700 metres, 18 cm thick.</p>",
            ),
            (
                "quote",
                {
                    "text": "The unit's report and the supervisors' finding stand side by side. Both stay on record, "
                    "even when the work is done.",
                    "source": "How this portal records a task that was reopened",
                },
            ),
            ("petitions", {"title": "The whole course of it", "codes": ["KN-2024-006"]}),
        ],
    ),
    "nuoc-sach-song-bai": Translated(
        slug="clean-water-for-song-bai",
        title="Clean water for Sông Bài, five months later than promised",
        intro="352 households have had running water since 29 May 2026. The promise was 31 December 2025, and the "
        "record keeps both dates.",
        body=[
            (
                "text",
                "<p>In 2024 the women of Lãng Khê commune told of drilled wells with a yellow film on the water; many "
                'households bought bottled water to cook. <a notice="214/TB-UBND">Notice 214/TB-UBND</a> put a '
                "pipeline to Sông Bài into the public investment plan for 2025.</p>"
                "<p>Halfway through, the district ceased to exist. The project went to the new commune with a record "
                "of handover, with the same due date and its whole history. The water came five months late, but the "
                "people did not have to tell their story from the beginning to a new office.</p>",
            ),
            ("petitions", {"title": "The whole course of it", "codes": ["KN-2024-013"]}),
        ],
    ),
    "so-do-bai-ca": Translated(
        slug="land-certificates-of-bai-ca",
        title="Bãi Cả: 108 of 112 certificates, and the last four are overdue",
        intro="One petition through two periods, three offices and two due dates. Who deals with it now? The record "
        "can tell.",
        body=[
            (
                "text",
                "<p>In March 2024 the district promised to renew 112 land certificates in Bãi Cả village by September. "
                "When the date came, 74 had been issued. In June 2025, before districts were abolished, the files were "
                "handed over to the new commune of Đồng Quế, with record 41/BB-BG.</p>"
                '<p>In March 2026 the people asked again, and <a notice="52-TB/ĐU">Notice 52-TB/ĐU</a> answered '
                "clearly: the People's Committee of Đồng Quế is responsible. By September 2026 it had issued 108; the "
                "four files that are left are in mediation over an inheritance. The due date, 30 September, has "
                "passed, so that both petitions are shown as overdue.</p>",
            ),
            ("petitions", {"title": "Two petitions, one story", "codes": ["KN-2024-003", "KN-2026-038"]}),
        ],
    ),
}
