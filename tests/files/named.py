"""Files that name a person in every place where programs put a name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
import pikepdf
from django.core.files.base import ContentFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image

from tests.texts.files import make_pdf

NAME = "Nguyen Van An"
PATH = rf"C:\Users\{NAME}\Desktop\TB 45.docx"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DEFINED = rf"<definedName name='gia'>'C:\Users\{NAME}\[gia.xlsx]S'!$A$1</definedName>"
PERSONS = "http://schemas.microsoft.com/office/2017/10/relationships/person"


def photograph(picture_format: str = "JPEG") -> bytes:
    output = io.BytesIO()
    metadata = Image.Exif()
    metadata[0x013B] = NAME  # Artist
    Image.new("RGB", (40, 30), "green").save(output, picture_format, exif=metadata, comment=NAME)
    return output.getvalue()


def with_members(package: bytes, members: Mapping[str, bytes]) -> ContentFile:
    """The package with members put in or replaced."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in members:
                after.writestr(name, before.read(name))
        for name, content in members.items():
            after.writestr(name, content)
    return ContentFile(output.getvalue(), name="tep")


def members_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def named_docx() -> ContentFile:
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = NAME
    document.add_paragraph("Sửa đường thôn Ngò")
    document.add_comment(document.paragraphs[0].runs, text="Xem lại", author=NAME, initials="NVA")
    document.add_picture(io.BytesIO(photograph()))
    document.inline_shapes[0]._inline.docPr.set("descr", PATH)
    body = document.element.body
    change = f'<w:ins w:id="9" w:author="{NAME}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>29/5/2026</w:t></w:r></w:ins>'
    body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{change}</w:p>"))
    bound = f'<w:sdtPr><w:dataBinding w:xpath="/{NAME.replace(" ", "")}" w:storeItemID="x"/></w:sdtPr>'
    content = "<w:sdtContent><w:p><w:r><w:t>Kè suối</w:t></w:r></w:p></w:sdtContent>"
    body.insert(1, parse_xml(f"<w:sdt {nsdecls('w')}>{bound}{content}</w:sdt>"))
    body.insert(2, parse_xml(f'<w:p {nsdecls("w")}><w:permStart w:id="1" w:ed="{NAME}"/></w:p>'))
    variables = f'<w:docVars {nsdecls("w")}><w:docVar w:name="x" w:val="{NAME}"/></w:docVars>'
    document.settings.element.append(parse_xml(variables))
    output = io.BytesIO()
    document.save(output)
    package = members_of(output.getvalue())
    return with_members(
        output.getvalue(),
        {
            "docProps/app.xml": package["docProps/app.xml"].replace(b"</Properties>", COMPANY),
            "word/_rels/settings.xml.rels": TEMPLATE,
            "customXml/item1.xml": f"<x>{NAME}</x>".encode(),
            "docProps/thumbnail.jpeg": photograph(),
            "la.exe": f"MZ {NAME}".encode(),
        },
    )


TEMPLATE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/attachedTemplate" Target="file:///{PATH}" TargetMode="External"/>'
    "</Relationships>"
).encode()
COMPANY = f"<Company>{NAME}</Company></Properties>".encode()


def named_xlsx() -> ContentFile:
    workbook = Workbook()
    workbook.properties.creator = workbook.properties.lastModifiedBy = NAME
    sheet = workbook.active
    sheet.append(["Kè suối"])
    sheet["A1"].comment = Comment(f"{NAME}:\nXem lại", NAME)
    output = io.BytesIO()
    workbook.save(output)
    package = members_of(output.getvalue())
    views = f'<fileSharing userName="{NAME}"/><customWorkbookViews><customWorkbookView name="{NAME} - Personal View"/>'
    relations = package["xl/worksheets/_rels/sheet1.xml.rels"]
    printer = f'<Relationship Id="rIdP" Type="{RELATIONS}/printerSettings" Target="/xl/printerSettings/p1.bin"/>'
    persons = f'<Relationship Id="rIdQ" Type="{PERSONS}" Target="/xl/persons/person.xml"/>'
    return with_members(
        output.getvalue(),
        {
            "xl/workbook.xml": package["xl/workbook.xml"]
            .replace(b"<bookViews>", f"{views}</customWorkbookViews><bookViews>".encode())
            .replace(b"<calcPr", f"<definedNames>{DEFINED}</definedNames><calcPr".encode()),
            "xl/printerSettings/p1.bin": NAME.encode(),
            "xl/persons/person.xml": f'<personList><person displayName="{NAME}"/></personList>'.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": relations.replace(b"</Rel", f"{printer}{persons}</Rel".encode()),
        },
    )


def named_pdf() -> ContentFile:
    output = io.BytesIO()
    with pikepdf.open(make_pdf("Sửa đường thôn Ngò")) as document:
        name, text = pikepdf.Name, pikepdf.String
        document.docinfo["/Author"] = NAME
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = [NAME]
        page = document.pages[0]
        page.obj.PieceInfo = pikepdf.Dictionary(X=text(NAME))
        remark = {"Type": name.Annot, "Subtype": name.Text, "Rect": [1, 1, 9, 9], "T": text(NAME)}
        page.obj.Annots = [document.make_indirect(pikepdf.Dictionary(**remark, Contents=text("Xem lại")))]
        picture = pikepdf.Stream(document, photograph(), Filter=name.DCTDecode, Type=name.XObject, Subtype=name.Image)
        picture.Width, picture.Height, picture.BitsPerComponent, picture.ColorSpace = 40, 30, 8, name.DeviceRGB
        page.obj.Resources.XObject = pikepdf.Dictionary(P=picture)
        document.attachments["an.txt"] = pikepdf.AttachedFileSpec(document, NAME.encode(), filename=f"{NAME}.txt")
        document.Root.OpenAction = pikepdf.Dictionary(S=name.JavaScript, JS=text(f"app.alert('{NAME}')"))
        document.save(output, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return ContentFile(output.getvalue(), name="tep.pdf")
