"""Tiers of deviations above a chart's columns: in the KPI's unit as columns, in per cent of the goal as pins.

Deviations of what is only expected are hatched or hollow, as what is expected is. Between two percentages the
deviation is in points, and a per cent of a per cent never stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.pen import QUIET, Face
from kpireport.exhibits.slots import ROW, Label, Scale, Slot, fitting
from kpireport.exhibits.style import IMPACTS, INK, PAPER
from kpireport.formats import LARGEST_SHARE, Format
from kpireport.units import PERCENT, Unit
from kpireport.variance import Impact

ABSOLUTE_HEIGHT, RELATIVE_HEIGHT = 48.0, 28.0
HEAD, FOOT = 2.3 * ROW, 0.4 * ROW  # the tier's title with a label above the highest; a gap
FACTORS = (100, 50, 20, 10, 5, 2)
LEAST_SPAN, MOST_SHARE = (
    0.10,
    1.0,
)  # of the goal: tiny deviations stay tiny, beyond 100 % a pin ends in an arrow
PIN = 3.0


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its title, where it stands, and which deviations it shows how."""

    title: str
    scale: Scale
    bottom: float
    is_relative: bool = False

    def value(self, slot: Slot) -> float | None:
        """The deviation that it shows of a slot."""
        return slot.variance.relative if self.is_relative else slot.variance.absolute


def tiers(slots: Sequence[Slot], per_unit: float, unit: Unit, form: Format) -> list[Tier]:
    """The tiers from the top down, where there are deviations; ``per_unit`` is the scale of the columns below.

    Deviations are drawn on the columns' own scale, or on a whole multiple of it, which the title says.
    """
    made, top = [], 0.0
    shares = [] if unit.in_points else [_share(slot) for slot in slots]
    known = [share for share in shares if share is not None]
    if known:
        high, low = max([0.0, *known]), min([0.0, *known])
        scale = Scale(0.0, RELATIVE_HEIGHT / max(high - low, LEAST_SPAN))
        title = f"{form.say(phrases.DEVIATION)}, %"
        made.append(_placed(title, scale, (low, high), top, is_relative=True))
        top = made[-1].bottom
    gaps = [slot.variance.absolute for slot in slots if slot.variance.absolute is not None]
    if gaps:
        high, low = max([0.0, *gaps]), min([0.0, *gaps])
        factor = _factor((high - low) * per_unit)
        title = f"{form.say(phrases.DEVIATION)}, {form.deviation_unit(unit)}"
        if factor > 1:
            title = form.say(phrases.MAGNIFIED, title=title, factor=factor)
        made.append(_placed(title, Scale(0.0, per_unit * factor), (low, high), top))
    return made


def columns_scale(slots: Sequence[Slot], span: float, height: float) -> float:
    """How far a unit goes where neither the columns nor their deviations leave their room."""
    gaps = [slot.variance.absolute for slot in slots if slot.variance.absolute is not None]
    reach = max([0.0, *gaps]) - min([0.0, *gaps])
    per_unit = height / span
    return ABSOLUTE_HEIGHT / reach if reach * per_unit > ABSOLUTE_HEIGHT else per_unit


def _share(slot: Slot) -> float | None:
    relative = slot.variance.relative
    return None if relative is None else max(-MOST_SHARE, min(MOST_SHARE, relative))


def _placed(
    title: str, scale: Scale, ends: tuple[float, float], top: float, *, is_relative: bool = False
) -> Tier:
    low, high = ends
    zero = top + HEAD + high * scale.per_unit + (PIN if is_relative else 0)
    bottom = zero - low * scale.per_unit + (ROW + PIN if low < 0 else 0) + FOOT
    return Tier(title, Scale(zero, scale.per_unit), bottom, is_relative)


def _factor(reach: float) -> int:
    """How much larger deviations are drawn than the columns, where they would be too small to see."""
    fitting_factors = (factor for factor in FACTORS if 0 < reach * factor <= ABSOLUTE_HEIGHT)
    return next(fitting_factors, 1)


def drawn(tier: Tier, top: float, slots: Sequence[Slot], unit: Unit, form: Format) -> list[str]:
    """A tier: its title, the goal's line, the deviations with signed labels."""
    zero, labels = tier.scale.zero, []
    marks = [
        pen.text(slots[0].x, top + ROW - 2, tier.title, QUIET),
        pen.line(slots[0].x, zero, slots[-1].end, zero, stroke=INK, stroke_width=0.75),
    ]
    for slot in slots:
        value = tier.value(slot)
        if value is None:
            continue
        colour = _colour(slot, tier, unit, form)
        marks += _pin(slot, tier, value, colour) if tier.is_relative else _gap(slot, tier, colour)
        words = _words(value, PERCENT if tier.is_relative else unit, form)
        labels.append(Label(slot, words, value, Face(colour)))
    return marks + [_labelled(label, tier) for label in fitting(labels, slots[-1].end + 4)]


def _words(value: float, unit: Unit, form: Format) -> str:
    """The deviation without its unit, which the title names; beyond all measure as in a table."""
    beyond = unit is PERCENT and abs(value) > LARGEST_SHARE
    return form.relative(value) if beyond else form.signed_compact(value, unit)


def _colour(slot: Slot, tier: Tier, unit: Unit, form: Format) -> str:
    """Green and red stand beside a sign; a deviation that is printed as zero has none."""
    shown = form.direction(tier.value(slot) or 0.0, PERCENT if tier.is_relative else unit)
    return IMPACTS[slot.variance.impact if shown else Impact.NEUTRAL]


def _gap(slot: Slot, tier: Tier, colour: str) -> list[str]:
    end = tier.scale.at(tier.value(slot) or 0.0)
    x, thick = slot.column
    if slot.is_ahead:
        return [pen.hatched(x, tier.scale.zero, end, thick, colour)]
    return [pen.box(x, tier.scale.zero, end, thick, fill=colour)]


def _pin(slot: Slot, tier: Tier, value: float, colour: str) -> list[str]:
    x, share = slot.middle, max(-MOST_SHARE, min(MOST_SHARE, value))
    end = tier.scale.at(share)
    stem = pen.line(x, tier.scale.zero, x, end, stroke=colour, stroke_width=1.5)
    if share != value:
        up = PIN if value > 0 else -PIN
        arrow = [(x - PIN - 1, end + up), (x, end - up), (x + PIN + 1, end + up)]
        return [stem, pen.polygon(arrow, colour)]
    fill = PAPER if slot.is_ahead else colour
    return [stem, pen.square(x, end, 2 * PIN, fill=fill, stroke=colour)]


def _labelled(label: Label, tier: Tier) -> str:
    value = label.value or 0.0
    most = MOST_SHARE if tier.is_relative else abs(value)
    end = tier.scale.at(max(-most, min(most, value)))
    beyond = PIN if tier.is_relative else 0.0
    y = end - beyond - 3 if value >= 0 else end + beyond + ROW - 3
    return pen.text(label.slot.middle, y, label.words, label.face, "middle")
