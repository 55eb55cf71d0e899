"""The field for files."""

from dataclasses import dataclass
from typing import Any, ClassVar

from rules.attachments import FIELD, LARGEST, MOST
from rules.refusals import N_
from web.attachments.boxes import named_in
from web.desk.forms.reading import Reading
from web.forms import Submission
from web.i18n import Catalogue, Sentence


@dataclass(frozen=True, slots=True)
class Files:
    """Photos and PDFs: by the time they are read here they are kept, and named in the form."""

    widget: ClassVar[str] = "files"
    required: ClassVar[bool] = False
    name: ClassVar[str] = FIELD
    label: str = N_("附件")
    hint: ClassVar[Sentence] = Sentence(
        N_("照片（JPEG、PNG、WebP）或 PDF，最多 {most} 个，每个不超过 {mb} MB。只在内部可见。"),
        {"most": MOST, "mb": LARGEST // 1024**2},
    )

    def read(self, form: Submission, reading: Reading) -> tuple[str, ...]:
        """The ids of the files that were not dropped."""
        return tuple(each for each in named_in(form) if each in reading.uploads)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """How many they are."""
        return catalogue.ngettext("{n} 个文件", "{n} 个文件", len(value)).format(n=len(value))
