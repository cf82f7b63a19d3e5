"""What can be wrong with an Office file or a PDF that somebody else made: one way of spoiling it a function."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.word_files import word_file

Spoil = Callable[[bytes], bytes]

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAINS: Final = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


def members(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def main(data: bytes) -> str:
    """The name of the main part."""
    return next(name for name in _MAINS if name in members(data))


def relations(data: bytes) -> str:
    """The name of the part of the main part's relations."""
    folder, _, base = main(data).rpartition("/")
    return f"{folder}/_rels/{base}.rels"


def ole(*streams: str) -> bytes:
    """An OLE file as far as its directory: a header and one entry of 128 bytes a stream."""
    entries = (f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE.ljust(512, b"\0") + b"".join(entries)


def without(data: bytes, *names: str) -> bytes:
    return zipped({name: content for name, content in members(data).items() if name not in names})


def added(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    return zipped({**members(data), **parts})


def in_main(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    name = main(data)
    return added(data, {name: change(members(data)[name])})


def before_root(words: bytes) -> Spoil:
    """Something between the declaration and the root of the main part."""
    return lambda data: in_main(data, lambda part: re.sub(rb"(<\?xml.*?\?>)?", rb"\1" + words, part, count=1))


def within_root(words: bytes) -> Spoil:
    """Something as the last thing in the main part."""
    return lambda data: in_main(data, lambda part: re.sub(rb"(</[\w:]+>\s*)\Z", words + rb"\1", part))


def flipped(part: str | None = None, seed: int = 1) -> Spoil:
    """Bits flipped in the packed bytes (or, before it is packed, in one part)."""

    def spoil(data: bytes) -> bytes:
        chance = Random(seed)
        whole = bytearray(members(data)[part] if part else data)
        for _ in range(8):
            whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        return added(data, {part: bytes(whole)}) if part else bytes(whole)

    return spoil


def in_directory(offset: int, value: int, size: int = 2) -> Spoil:
    """A number in the first entry of the zip directory overwritten."""

    def spoil(data: bytes) -> bytes:
        start = data.index(b"PK\x01\x02") + offset
        return data[:start] + value.to_bytes(size, "little") + data[start + size :]

    return spoil


def wrong_checksum(data: bytes) -> bytes:
    packed = zipped(members(data), zipfile.ZIP_STORED)
    body = members(data)[main(data)]
    at = packed.index(body) + len(body) // 2
    return packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]


def renamed(data: bytes) -> bytes:
    """The main part under a name of its own, as some programs write it: document2.xml."""
    name = main(data)
    other = name.replace(".xml", "2.xml")
    parts = members(data)
    parts[other] = parts.pop(name)
    if relations(data) in parts:
        parts[relations(data).replace(".xml.rels", "2.xml.rels")] = parts.pop(relations(data))
    for part in ("[Content_Types].xml", "_rels/.rels"):
        parts[part] = parts[part].replace(name.encode(), other.encode())
    return zipped(parts)


def doubled(data: bytes) -> bytes:
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of what is wanted here
        archive.writestr(main(data), members(data)[main(data)])
    return made.getvalue()


def other_kind(data: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})


def relating(kind: str, target: str, mode: str = "") -> Spoil:
    """A relation of the main part more."""
    of_kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    entry = f'<Relationship Id="rIdX" Type="{of_kind}" Target="{target}"{mode and f" TargetMode={mode!r}"}/>'
    ended = re.compile(rb"</Relationships>|(?<=[^/])/>\s*\Z")

    def spoil(data: bytes) -> bytes:
        name = relations(data)
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        return added(data, {name: ended.sub(entry.encode() + b"</Relationships>", members(data).get(name, empty))})

    return spoil


def with_macros(data: bytes) -> bytes:
    folder = main(data).partition("/")[0]
    return added(relating("vbaProject", "vbaProject.bin")(data), {f"{folder}/vbaProject.bin": ole("VBA")})


def with_huge_picture(data: bytes) -> bytes:
    folder = main(data).partition("/")[0]
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0"
    return added(relating("image", "media/huge.png")(data), {f"{folder}/media/huge.png": head})


_ENTITIES: Final = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)

OFFICE: Final[dict[str, Spoil]] = {
    "empty": lambda _: b"",
    "nulls": lambda data: bytes(len(data)),
    "text": lambda _: "番号,取組\r\n".encode("cp932"),
    "page": lambda _: b"<html><body><table><tr><td>x</td></tr></table></body></html>",
    "pdf": lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "picture": lambda _: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "cut in half": lambda data: data[: len(data) // 2],
    "tail cut": lambda data: data[:-100],
    "bits flipped": flipped(),
    "bits of the main part flipped": lambda data: flipped(main(data))(data),
    "bits of the types flipped": flipped("[Content_Types].xml"),
    "bits of the relations flipped": flipped("_rels/.rels"),
    "wrong checksum": wrong_checksum,
    "another compression": lambda data: zipped(members(data), zipfile.ZIP_BZIP2),
    "unknown compression": in_directory(10, 99),
    "encrypted part": in_directory(8, 1),
    "password": lambda _: ole("EncryptionInfo", "EncryptedPackage"),
    "of the nineties": lambda _: ole("WordDocument", "Workbook"),
    "another Office kind": other_kind,
    "no content types": lambda data: without(data, "[Content_Types].xml"),
    "empty content types": lambda data: added(data, {"[Content_Types].xml": b""}),
    "no relations": lambda data: without(data, "_rels/.rels"),
    "broken relations": lambda data: added(data, {relations(data): b"<Relationships><Relationship"}),
    "no main part": lambda data: without(data, main(data)),
    "main part under another name": renamed,
    "no styles": lambda data: without(data, "word/styles.xml", "xl/styles.xml"),
    "a part that is not there": relating("image", "media/lost.png"),
    "empty main part": lambda data: in_main(data, lambda _: b""),
    "another root": lambda data: in_main(data, lambda _: b"<x/>"),
    "deep": within_root(b"<x>" * 2048 + b"</x>" * 2048),
    "crowded": within_root(b'<x a="1" b="2" c="3" d="4"/>' * 700_000),
    "DTD": before_root(b"<!DOCTYPE x>"),
    "entities": lambda data: within_root(b"&j;")(before_root(_ENTITIES)(data)),
    "bomb": lambda data: added(data, {"docProps/x.bin": bytes(40_000_000)}),
    "states another size": in_directory(24, 0x7FFFFFFF, 4),
    "climbs out": lambda data: added(data, {"../../x.xml": b"<x/>"}),
    "absolute name": lambda data: added(data, {"/tmp/x.xml": b"<x/>"}),
    "name of Windows": lambda data: added(data, {"C:\\x.xml": b"<x/>"}),
    "doubled": doubled,
    "macros": with_macros,
    "leads out": relating("image", "file:///C:/x/y.png", "External"),
    "remote template": relating("attachedTemplate", "https://example.invalid/x.dotm", "External"),
    "huge picture": with_huge_picture,
    "senseless values": lambda data: in_main(data, lambda part: re.sub(rb'w:(w|val|h)="\d+"', rb'w:\1="x"', part)),
    "senseless styles": lambda data: zipped(
        {n: re.sub(rb'(w:(?:w|val|line|before|after)=)"\d+"', rb'\1"1.5"', c) if n.endswith("styles.xml") else c for n, c in members(data).items()}
    ),
    "tables without looks": lambda data: in_main(data, lambda part: re.sub(rb"<w:tblPr>.*?</w:tblPr>|<w:tblPr/>", b"", part)),
    "strict": lambda data: zipped(
        {n: c.replace(b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/") for n, c in members(data).items()}
    ),
}  # fmt: skip
"""Of a .docx, .xlsx or .pptx."""


def _pdf(pages: bytes, more: bytes = b"") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj" + pages + b"endobj\n" + more
        + b"trailer<</Root 1 0 R/Size 9>>\nstartxref\n0\n%%EOF\n"
    )  # fmt: skip


def _crowded(_: bytes) -> bytes:
    """A PDF of one page and of very many parts that no page shows."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate([*parts, *[b"<</A[1 2 3]>>"] * 60_000], start=1):
        places.append(len(data))
        data += b"%d 0 obj%bendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    return (
        bytes(data)
        + head
        + table
        + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(data))
    )


PDF: Final[dict[str, Spoil]] = {
    "empty": lambda _: b"",
    "text": lambda _: b"not a PDF",
    "Word": lambda _: word_file(["資料"]),
    "cut in half": lambda data: data[: len(data) // 2],
    "tail cut": lambda data: data[:-30],
    "bits flipped": flipped(),
    "no pages": lambda _: _pdf(b"<</Type/Pages/Kids[]/Count 0>>"),
    "pages in a circle": lambda _: _pdf(b"<</Type/Pages/Kids[2 0 R]/Count 3>>"),
    "missing page": lambda _: _pdf(b"<</Type/Pages/Kids[7 0 R]/Count 1>>"),
    "page that is a number": lambda _: _pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"3 0 obj 5 endobj\n"),
    "parents in a circle": lambda _: _pdf(
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>", b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
    ),
    "a cipher nobody knows": lambda _: _pdf(b"<</Type/Pages/Kids[]/Count 0>>").replace(
        b"/Size 9", b"/Size 9/Encrypt<</Filter/Standard/V 5/R 6/O()/U()/P -1/CF<</StdCF<</CFM/AESV3>>>>>>"
    ),
    "millions of pages": lambda _: _pdf(b"<</Type/Pages/Kids[]/Count 99999999>>"),
    "crowded": _crowded,
    "deep": lambda _: _pdf(b"<</Type/Pages/Kids" + b"[" * 5000 + b"]" * 5000 + b"/Count 1>>"),
}
"""Of a PDF."""
