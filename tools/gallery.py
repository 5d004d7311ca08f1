"""Make the README's pictures: six pages of the demonstration company's reports, as they are printed now."""

import sys
from pathlib import Path

import pypdfium2

PAGES = (
    ("executive_summary.en", "company", 1),
    ("executive_summary.en", "company", 2),
    ("executive_summary.fr", "company", 3),
    ("team_scorecard.fr", "Lyon", 1),
    ("team_scorecard.en", "Lyon", 3),
    ("person_scorecard.en", "mathieu-perrin-12a23ec2", 1),
)
SCALE = 100 / 72  # dots a point


def picture(pdf: Path, number: int, target: Path) -> None:
    """Write one page as a PNG."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[number - 1].render(scale=SCALE).to_pil()
    image.save(target, optimize=True)


def main(reports: Path, folder: Path) -> None:
    """Write the pictures of all six pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, (name, member, number) in enumerate(PAGES, start=1):
        picture(reports / member / f"{name}.pdf", number, folder / f"{place}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
