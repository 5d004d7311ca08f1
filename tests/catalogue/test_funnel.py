"""A funnel of one cohort narrows from stage to stage, whatever its stages hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.published.paths import measured

STAGES = ("qualified_on", "converted_on", "proposed_on", "won_on")
FUNNEL = ["new_leads", "funnel_qualified", "funnel_opportunities", "funnel_proposals", "funnel_customers"]  # fmt: skip
STEPS = ("qualification", "opportunity", "proposal", "sale")
DAYS = st.none() | st.sampled_from(["2026-06-10", "2026-08-10", "2027-03-10"])
LEADS = st.lists(st.fixed_dictionaries(dict.fromkeys(STAGES, DAYS)), min_size=1, max_size=6)


@given(LEADS)
@settings(max_examples=8, deadline=None)  # each asks the engine
def test_no_stage_holds_more_than_the_one_before_and_drop_offs_add_up(leads):
    rows = [{"created_on": "2026-06-02", **lead} for lead in leads]
    dropped = [f"dropped_before_{step}" for step in STEPS]
    found = measured({"leads": rows}, [*FUNNEL, *dropped, "lead_to_customer_rate"])
    stages = [found[name] for name in FUNNEL]
    assert stages == sorted(stages, reverse=True)
    assert sum(found[name] for name in dropped) == stages[0] - stages[-1]
    assert found["lead_to_customer_rate"] == stages[-1] / stages[0]
    # Who is dated after the day that the data reach has not come yet.
    came = [lead for lead in leads if lead["won_on"] not in (None, "2027-03-10")]
    assert stages[-1] == len(came)
