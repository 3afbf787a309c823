"""Removes names of people and machines from Office XML.

As Word does it when it removes personal information, whoever changed or remarked something becomes "Author".
"""

from __future__ import annotations

import re

from lxml import etree

AUTHOR, INITIALS = "Author", "A"
THREAD = "tc="  # no name: what ties a remark to its thread
# By the local name of an attribute: what it becomes. Only of a person is `displayName` a person's.
ANONYMOUS = {"author": AUTHOR, "initials": INITIALS, "userName": AUTHOR, "refreshedBy": AUTHOR}
OF_PERSON = {"displayName": AUTHOR, "userId": AUTHOR, "providerId": "None"}
OF_RIGHT = {"ed": AUTHOR, "securityDescriptor": ""}  # who alone may change a part
BY_ELEMENT = {"person": OF_PERSON, "permStart": OF_RIGHT, "protectedRange": OF_RIGHT}
# Elements that say who works on the document, where it lies, or what its fields are fed from.
LEFT_OUT = {
    *("presenceInfo", "docVars", "mailMerge", "attachedTemplate", "dataBinding"),
    *("fileSharing", "customWorkbookViews", "customSheetViews", "absPath", "customProperties"),
}
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RELATION_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# Attributes that hold paths, as that of a picture when it was put in.
PATHS = ("Target", "descr", "title", "name", "url", "href", "src", "sourceFile", "odcFile")
# Elements whose text is no text of the document, but may hold such paths.
CODES = ("definedName", "f", "instrText")
# C:\Users\An\Desktop\TB 45.docx, \\may-chu\An\TB 45.docx, file:///C:/Users/An/TB%2045.docx
HOME = re.compile(r"(?:file:/*)?[A-Za-z]:[\\/]+(?:Users|Documents and Settings)[\\/]+[^\\/'\"\]]*[\\/]*", re.IGNORECASE)
LOCAL_PATH = re.compile(r"^(?:file:/*|[A-Za-z]:[\\/]|\\\\)(?:.*[\\/])?", re.IGNORECASE | re.DOTALL)


def parsed(content: bytes) -> etree._Element:
    """Raises lxml.etree.XMLSyntaxError; entities are not unfolded."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def written(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def anonymous(tree: etree._Element) -> etree._Element:
    """The same tree, changed."""
    for element in list(tree.iter(etree.Element)):
        name = etree.QName(element).localname
        if name in LEFT_OUT and element is not tree:
            _remove(element)
        else:
            _attributes(element, BY_ELEMENT.get(name, ANONYMOUS))
            if name in CODES and element.text:
                element.text = HOME.sub("", element.text)
            if name == "pageSetup":  # it names the settings of a printer, which are left out
                element.attrib.pop(RELATION_ID, None)
                element.attrib.pop(RELATION_ID_STRICT, None)
            elif name == "authors":
                _authors(element)
    return tree


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _attributes(element: etree._Element, replaced: dict[str, str]) -> None:
    for key, value in element.attrib.items():
        name = etree.QName(key).localname
        if name in replaced:
            element.set(key, replaced[name])
        elif name in PATHS and LOCAL_PATH.match(value):
            element.set(key, LOCAL_PATH.sub("", value))


def _authors(authors: etree._Element) -> None:
    """Of the remarks of a sheet, which begin with the name of who wrote them."""
    names = {author.text for author in authors if author.text}
    for author in authors:
        if not (author.text or "").startswith(THREAD):
            author.text = AUTHOR
    for text in authors.getroottree().iter("{*}t"):
        for name in names:
            if text.text and text.text.startswith(f"{name}:"):
                text.text = f"{AUTHOR}:{text.text.removeprefix(f'{name}:')}"
