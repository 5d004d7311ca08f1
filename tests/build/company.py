"""A small company of three teams, one of them with a hostile name, in a project folder of its own."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import nbformat

HOSTILE = "Équipe <b>&{{7*7}}"
TEAMS = ("North", "South", HOSTILE)
PERIOD = "2026-06"
COMPANY = "executive_summary"
TEAM = "team_scorecard"
MONTHS = 3
DEALS_A_MONTH = 7  # of each team
LAST_DAY = "2026-06-30"

# Words that only one team's rows hold: where they turn up elsewhere, they have leaked.
CANARIES = {
    "North": ("Nadia Nordqvist", "nordbeam", "N-deal-"),
    "South": ("Sully Southgate", "southlamp", "S-deal-"),
    HOSTILE: ("Édith {{config}}", "equiplume", "E-deal-"),
}

CONFIGURATION = """\
[company]
name = "Tiny & Sons"
locales = {locales}
currency = "EUR"
as_of = 2026-06-30

[sources.crm]
url = "duckdb://"

[sources.calls]
url = "duckdb://data/${{STORE_PASSWORD}}.duckdb"

[tables.deals]
source = "crm"
sql = \"\"\"
SELECT id AS deal_id, team, person, product, stage, opened AS opened_on, closed AS closed_on, value
FROM read_csv('data/deals.csv')
\"\"\"

[tables.activities]
source = "calls"
sql = "SELECT id AS activity_id, team, person, kind, CAST(done AS DATE) AS done_on FROM calls"

[[scorecards]]
notebook = "team_scorecard"
level = "team"
grain = "month"
kpis = ["won_value", "won_deals", "win_rate", "appointments"]
breakdowns = {{ won_value = ["product"] }}
tables = ["deals"]

[[scorecards]]
notebook = "executive_summary"
level = "company"
grain = "month"
kpis = ["won_value", "won_deals", "win_rate", "appointments"]
breakdowns = {{ won_value = ["product"] }}
"""

GOALS = """\
kpi,level,member,period,goal
won_value,company,,2026-06,{company}
won_value,team,North,2026-06,{north}
won_value,team,South,2026-06,20000
won_value,team,Équipe <b>&{{{{7*7}}}},2026-06,20000
"""

SOUND_GOALS = """\
kpi,level,member,period,goal
won_value,company,,2026,720000
won_value,team,*,2026,240000
won_deals,company,,2026,144
won_deals,team,*,2026,48
appointments,company,,2026,144
appointments,team,*,2026,48
win_rate,company,,2026,50%
win_rate,team,*,2026,50%
average_deal_value,company,,2026,2000
average_deal_value,team,*,2026,2000
"""

OBJECTIVE = """\
[[objectives]]
name = "Grow"
aim = "Win 720,000 in 2026."
owner = "Ann"
due = 2026-12-31
level = "{level}"
member = {member}
kpis = ["won_value", "won_deals", "win_rate", "appointments", "average_deal_value"]
"""

NORMS = """\
kpi,period,source,level,member,norm
win_rate,2026,Survey of nordbeam users,team,North,60%
win_rate,2026,Survey of southlamp users,team,South,50%
win_rate,2026,Survey of equiplume users,team,Équipe <b>&{{7*7}},40%
won_value,2026-06,Survey of the whole trade,company,,70000
"""

TEAM_CELLS = (
    "report.title()",
    "report.headline()",
    "report.scorecard()",
    "report.trend()",
    "report.breakdown()",
    "report.ranking()",
    "report.benchmarks()",
    'report.table("deals", limit=50)',
    "report.sources()",
)
COMPANY_CELLS = (
    "report.title()",
    "report.headline()",
    "report.scorecard()",
    "report.matrix()",
    "report.ranking()",
    "report.benchmarks()",
    "report.sources()",
)


def write_company(folder: Path, *, locales: tuple[str, ...] = ("en",)) -> Path:
    """Write the project folder; everything in it follows from the arguments."""
    for name in ("data", "goals", "notebooks"):
        (folder / name).mkdir(parents=True)
    configuration = CONFIGURATION.format(locales=json.dumps(locales))
    (folder / "kpireport.toml").write_text(configuration, encoding="utf-8")
    write_rows(folder / "data" / "deals.csv", deals())
    write_rows(folder / "data" / "activities.csv", activities())
    write_goals(folder)
    write_notebook(folder, TEAM, *TEAM_CELLS)
    write_notebook(folder, COMPANY, *COMPANY_CELLS)
    return folder


def deals() -> list[dict[str, object]]:
    """Deals of each team in each month, most of them won."""
    found = []
    for team in TEAMS:
        person, product, prefix = CANARIES[team]
        for number in range(MONTHS * DEALS_A_MONTH):
            month, place = divmod(number, DEALS_A_MONTH)
            opened = date(2026, 4 + month, 1) + timedelta(days=place)
            stage = ("won", "won", "lost", "won", "open", "won", "lost")[place]
            closed = "" if stage == "open" else (opened + timedelta(days=10 + place)).isoformat()
            found.append(
                {
                    "id": f"{prefix}{number:03}",
                    "team": team,
                    "person": person if place % 2 else f"{person} Jr",
                    "product": product,
                    "stage": stage,
                    "opened": opened.isoformat(),
                    "closed": closed,
                    "value": "" if stage == "open" else f"{1000 + 137 * number}.50",
                }
            )
    return found


def activities() -> list[dict[str, object]]:
    """Some appointments of each team in each month."""
    return [
        {
            "id": f"{CANARIES[team][2]}a{month}{number}",
            "team": team,
            "person": CANARIES[team][0],
            "kind": "appointment",
            "done": date(2026, 4 + month, 3 + number).isoformat(),
        }
        for team in TEAMS
        for month in range(MONTHS)
        for number in range(4)
    ]


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_goals(folder: Path, *, company: int = 60000, north: int = 20000) -> None:
    """Write the goals; by default they add up."""
    text = GOALS.format(company=company, north=north)
    (folder / "goals" / "2026.csv").write_text(text, encoding="utf-8")
    (folder / "goals" / "norms.csv").write_text(NORMS, encoding="utf-8")


def write_sound_goals(folder: Path) -> None:
    """Give both scorecards five KPIs, each with a goal of the year and an objective at each level."""
    path = folder / "kpireport.toml"
    text = path.read_text(encoding="utf-8")
    five = text.replace(
        '"win_rate", "appointments"]', '"win_rate", "appointments", "average_deal_value"]'
    )
    assert five.count("average_deal_value") == len((TEAM, COMPANY))
    path.write_text(five, encoding="utf-8")
    (folder / "goals" / "2026.csv").write_text(SOUND_GOALS, encoding="utf-8")
    members = [("company", ""), *(("team", name) for name in TEAMS)]
    objectives = [OBJECTIVE.format(level=level, member=json.dumps(name)) for level, name in members]
    path = folder / "goals" / "objectives.toml"
    path.write_text("\n".join(objectives), encoding="utf-8")


def write_notebook(folder: Path, name: str, *cells: str) -> None:
    """Write a thin notebook: parameters, the opened report, an exhibit per cell."""
    team = 'team: str = ""  # whose\n' if name == TEAM else ""
    opened = (
        "open_report(team, period, locale=locale)"
        if team
        else "open_report(period=period, locale=locale)"
    )
    parameters = f'{team}period: str = "2026-06"  # month\nlocale: str = "en"  # en or fr'
    nb = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(
                f"from kpireport import open_report\n\nreport = {opened}",
                metadata={"tags": ["setup"]},
            ),
            *map(nbformat.v4.new_code_cell, cells),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    for number, cell in enumerate(nb.cells):
        cell.id = f"c{number}"
    nbformat.write(nb, folder / "notebooks" / f"{name}.ipynb")
