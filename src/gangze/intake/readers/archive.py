"""Office files are archives (压缩包检查): measured from their directory before a single byte is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from types import TracebackType

from lxml import etree

from gangze.intake.readers.limits import Limits
from gangze.intake.readers.refusals import refused, size_words

_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".bz2", ".xz", ".cab", ".iso", ".jar")
_ARCHIVE_MAGIC = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_OFFICE = re.compile(r"embeddings/[^/]+\.(?:docx|xlsx|pptx|bin)$", re.IGNORECASE)
_CLIMBING = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
_ENTITY_MARKS = tuple(
    mark.encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be") for mark in ("<!DOCTYPE", "<!ENTITY")
)


class Archive:
    """The parts of an Office file, opened only when it has passed every check of size and name."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise refused("file.broken", name, why="压缩结构不完整") from error
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._measure(len(data))

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """Names of all parts, as the directory writes them."""
        return list(self._infos)

    def _measure(self, packed: int) -> None:
        infos = self._zip.infolist()
        if len(infos) > self.limits.entries:
            raise refused("archive.entries", self.name, count=len(infos), limit=self.limits.entries)
        for info in infos:
            self._check_entry(info)
        total = sum(info.file_size for info in infos)
        if total > self.limits.unpacked_bytes:
            raise refused(
                "archive.total",
                self.name,
                size=size_words(total),
                limit=size_words(self.limits.unpacked_bytes),
            )
        if sum(info.compress_size for info in infos) > packed:
            raise refused("archive.overlap", self.name)
        for info in infos:
            self._refuse_nested(info)

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        entry = info.filename
        if _CLIMBING.search(entry) or _CLIMBING.search(info.orig_filename):
            raise refused("archive.path", self.name, place=entry, entry=entry)
        if info.flag_bits & 1:
            raise refused("file.password", self.name, place=entry)
        ratio = info.file_size // max(info.compress_size, 1)
        if info.file_size > self.limits.ratio_floor_bytes and ratio > self.limits.ratio:
            raise refused("archive.ratio", self.name, place=entry, entry=entry, ratio=ratio)
        if info.file_size > self.limits.entry_bytes:
            raise refused(
                "archive.total",
                self.name,
                place=entry,
                size=size_words(info.file_size),
                limit=size_words(self.limits.entry_bytes),
            )

    def _refuse_nested(self, info: zipfile.ZipInfo) -> None:
        entry = info.filename
        lowered = entry.lower()
        if lowered.endswith(_ARCHIVES):
            raise refused("archive.nested", self.name, place=entry, entry=entry)
        if lowered.endswith((".xml", ".rels", "/")) or _OFFICE.search(entry):
            return
        if self._head(info).startswith(_ARCHIVE_MAGIC):
            raise refused("archive.nested", self.name, place=entry, entry=entry)

    def _head(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(info) as part:
                return part.read(4)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise refused("file.broken", self.name, place=info.filename, why="部件无法解开") from error

    def size(self, entry: str) -> int:
        """Unpacked bytes of a part, as the directory declares them; 0 where there is no such part."""
        info = self._infos.get(entry)
        return info.file_size if info else 0

    def read(self, entry: str) -> bytes | None:
        """The bytes of a part, at most as many as the directory declares; None where there is none."""
        info = self._infos.get(entry)
        if info is None:
            return None
        try:
            with self._zip.open(info) as part:
                return part.read(info.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise refused("file.broken", self.name, place=entry, why="部件无法解开") from error

    def xml(self, entry: str) -> etree._Element | None:
        """A part as an element tree: no DOCTYPE, no entities, no network, not too deep."""
        data = self.read(entry)
        if data is None:
            return None
        self.refuse_entities(entry, data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise refused("file.broken", self.name, place=entry, why="部件内容不是有效的 XML") from error
        if depth_exceeds(root, self.limits.depth):
            raise refused("xml.depth", self.name, place=entry, entry=entry, limit=self.limits.depth)
        return root

    def refuse_entities(self, entry: str, data: bytes) -> None:
        """Refuses a part that declares a document type or an entity."""
        if any(mark in data for mark in _ENTITY_MARKS):
            raise refused("xml.entities", self.name, place=entry, entry=entry)

    def refuse_entities_anywhere(self) -> None:
        """The same for every XML part, for readers that open the file by themselves."""
        for entry in self.names:
            if entry.lower().endswith((".xml", ".rels", ".vml")):
                self.refuse_entities(entry, self.read(entry) or b"")


def depth_exceeds(root: etree._Element, limit: int) -> bool:
    """Whether elements are nested more than `limit` deep."""
    return bool(root.xpath("boolean(self::*" + "/*" * limit + ")"))


def all_text(element: etree._Element) -> str:
    """All character data below an element."""
    return "".join(str(words) for words in element.itertext())
