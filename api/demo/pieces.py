"""From the files of the demo content to drafts: people, series, articles and interviews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from api.commands.drafts import (
    ArticleDraft,
    Block,
    EpisodeDraft,
    InterviewDraft,
    PersonDraft,
    SectionDraft,
    SeriesDraft,
    TurnDraft,
)
from api.demo.blocks import Pictures, paragraph, read_block
from api.demo.places import SLUG, read_sections, read_site
from api.demo.records import ContentError, Record, as_list, as_text, read

STAGES = ("planned", "collecting", "announced", "live", "transcript", "archived")
LABELS = {"主持人": "host", "记者": "reporter"}  # speakers printed by their part, not by name
PUBLIC = "网友"


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """A series, and the section that its episodes appear in."""

    draft: SeriesDraft
    section: str


class Library:
    """All content of one folder, read in the order in which the parts refer to each other."""

    def __init__(self, content: Path, images: Path) -> None:
        self.images = images
        self._pictures = Pictures(content, images)
        self.site = read_site(read(content / "site.json"))
        self.sections = read_sections(read(content / "sections.json"))
        self._portraits: dict[str, Block] = {}
        self._biographies: dict[str, str | None] = {}
        self._read_people(read(content / "people.json"))
        self.series: dict[str, SeriesEntry] = {}
        for path in sorted((content / "series").glob("*.json")):
            self.series[slug_of(path)] = self._read_series(slug_of(path), read(path))
        self._addresses = {f"/sections/{path}" for path in self.sections}
        self._addresses |= {f"/series/{slug}" for slug in self.series}
        self._paths: dict[str, Path] = {}
        for path in sorted(content.glob("articles/*.json")) + sorted(
            content.glob("interviews/*.json")
        ):
            if slug_of(path) in self._paths:
                raise ContentError(f"{path.parent.name}/{path.name}", "the name is taken")
            self._paths[slug_of(path)] = path

    def drafts(self) -> list[ArticleDraft]:
        """Every piece, oldest first."""
        pieces = {slug: self._read_piece(slug, path) for slug, path in self._paths.items()}
        taken: dict[tuple[str, int], str] = {}
        for slug, piece in pieces.items():
            interview = piece.interview
            if interview is None or interview.series is None or interview.episode_number is None:
                continue
            episode = (str(interview.series.slug), interview.episode_number)
            if episode in taken:
                problem = f"has the episode number of {taken[episode]}"
                raise ContentError(f"interviews/{slug}.json", problem)
            taken[episode] = f"interviews/{slug}.json"
        # A series is stored with its episodes; one without any would never be.
        for slug in self.series.keys() - {series for series, _ in taken}:
            raise ContentError(f"series/{slug}.json", "has no episode")
        return sorted(pieces.values(), key=lambda piece: (str(piece.published_at), piece.key))

    def _read_people(self, catalogue: Record) -> None:
        for record in catalogue.records("people"):
            name = record.text("name")
            if name in self._biographies:
                raise record.error(f"{name} is there twice")
            self._biographies[name] = record.text_or_none("biography")
            if "portrait" in record:
                self._portraits[name] = self._pictures.block(record.text("portrait"), record.place)
            record.done()
        catalogue.done()

    def _person(self, record: Record) -> PersonDraft:
        name = record.text("name")
        person = PersonDraft(
            name=name,
            titles=record.texts("titles"),
            organisation=record.text_or_none("organisation"),
            biography=self._biographies.get(name),
        )
        record.done()
        return person

    def _with_portrait(self, record: Record) -> PersonDraft:
        person = self._person(record)
        return replace(person, image=self._portraits.get(person.name))

    def _section(self, path: str, place: str) -> SectionDraft:
        if path not in self.sections:
            raise ContentError(place, f"there is no section {path}")
        return self.sections[path]

    def _read_series(self, slug: str, record: Record) -> SeriesEntry:
        section = record.text("section")
        self._section(section, record.place)
        draft = SeriesDraft(
            title=record.text("title"),
            slug=slug,
            theme=record.text_or_none("theme"),
            description=record.text_or_none("description"),
            plan=record.text_or_none("plan"),
            invitees=record.texts("invitees"),
            organisers=record.texts("organisers"),
            partners=record.texts("partners"),
            planned=tuple(self._read_episode(entry) for entry in record.records("planned")),
            image=self._pictures.block(record.text("image"), record.place),
        )
        record.done()
        return SeriesEntry(draft, section)

    def _read_episode(self, record: Record) -> EpisodeDraft:
        guest: PersonDraft | None = None
        if "guest" in record:
            guest = self._person(Record(record.value("guest"), record.place))
        episode = EpisodeDraft(
            number=record.integer_or_none("number"),
            title=record.text_or_none("title"),
            guest=guest,
            organisation=record.text_or_none("organisation"),
            planned_at=record.time_or_none("planned_at"),
        )
        record.done()
        return episode

    def _read_piece(self, slug: str, path: Path) -> ArticleDraft:
        record = read(path)
        interview: InterviewDraft | None = None
        section: str | None = None
        if path.parent.name == "interviews":
            interview, section = self._read_interview(
                Record(record.value("interview"), f"{record.place}: interview")
            )
        section = record.text("section") if "section" in record or not section else section
        picture = record.text_or_none("image")
        published_at = record.time("published_at")
        updated_at = record.time_or_none("updated_at")
        if updated_at is not None and updated_at < published_at:
            raise record.error("updated before it was published")
        draft = ArticleDraft(
            key=f"demo:{slug}",
            headline=record.text("headline"),
            body=self._read_body(record, interview),
            site=self.site,
            section=self._section(section, record.place),
            kicker=record.text_or_none("kicker"),
            subtitle=record.text_or_none("subtitle"),
            summary=record.text_or_none("summary"),
            source=record.text_or_none("source"),
            byline=record.text_or_none("byline"),
            editor=record.text_or_none("editor"),
            keywords=record.texts("keywords"),
            image=self._pictures.block(picture, record.place) if picture else None,
            published_at=published_at,
            updated_at=updated_at,
            original_url=record.text_or_none("original_url"),
            interview=interview,
            folder=self.images,
        )
        record.done()
        return draft

    def _read_interview(self, record: Record) -> tuple[InterviewDraft, str | None]:
        """The interview and, when it belongs to a series, the section of that."""
        stage = record.text("stage")
        if stage not in STAGES:
            raise record.error(f"there is no stage {stage}")
        series: SeriesEntry | None = None
        if "series" in record:
            slug = record.text("series")
            if slug not in self.series:
                raise record.error(f"there is no series {slug}")
            series = self.series[slug]
        interview = InterviewDraft(
            stage=stage,
            occasion=record.text_or_none("occasion"),
            series=series.draft if series else None,
            episode_number=record.integer_or_none("episode"),
            guests=tuple(self._with_portrait(entry) for entry in record.records("guests")),
            hosts=tuple(self._with_portrait(entry) for entry in record.records("hosts")),
        )
        record.done()
        return interview, series.section if series else None

    def _read_body(
        self, record: Record, interview: InterviewDraft | None
    ) -> tuple[Block | TurnDraft, ...]:
        body: list[Block | TurnDraft] = []
        for number, value in enumerate(as_list(record.value("body"), record.place), start=1):
            place = f"{record.place}: block {number}"
            if isinstance(value, dict) and "speaker" in value:
                if interview is None:
                    raise ContentError(place, "a turn outside an interview")
                body.append(read_turn(Record(value, place), interview))
            else:
                body.append(read_block(value, self._pictures, place))
            self._check_links(body[-1], place)
        return tuple(body)

    def _check_links(self, block: Block | TurnDraft, place: str) -> None:
        """Links within the site name sections and series; pieces have no address yet."""
        for inner in block.blocks if isinstance(block, TurnDraft) else (block,):
            for mark in inner.get("marks", ()):
                href = mark.get("href", "")
                if href.startswith("/") and href not in self._addresses:
                    raise ContentError(place, f"the link {href} leads nowhere")


def slug_of(path: Path) -> str:
    if not SLUG.fullmatch(path.stem):
        raise ContentError(f"{path.parent.name}/{path.name}", "the name is no slug")
    return path.stem


def read_turn(record: Record, interview: InterviewDraft) -> TurnDraft:
    """A turn; its role follows from the speaker: a label, one of the people, or a 网友."""
    speaker = record.text("speaker")
    if speaker in {guest.name for guest in interview.guests}:
        role = "guest"
    elif speaker in {host.name for host in interview.hosts}:
        role = "host"
    elif speaker.startswith(PUBLIC):
        role = "public"
    elif speaker in LABELS:
        role = LABELS[speaker]
    else:
        raise record.error(f"{speaker} is neither guest nor host")
    blocks = tuple(
        paragraph(as_text(text, record.place), record.place) for text in record.items("text")
    )
    if not blocks:
        raise record.error("a turn without text")
    record.done()
    return TurnDraft(speaker, role, blocks)
