"""The tables of finance: postings of the income statement, invoices, the balance sheet, and markets."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

LEDGER = Contract(
    "ledger",
    row="one posting of the income statement",
    notes=(
        "Revenue and every kind of cost stand above zero; what takes back (a credit note, a "
        "refund, other operating income, interest earned) stands below zero in its kind."
    ),
    columns=(
        Column("entry_id", Kind.TEXT, required=True),
        Column("booked_on", Kind.DATE, required=True),
        Column(
            "kind",
            Kind.TEXT,
            required=True,
            allowed=(
                "revenue",
                "cost_of_goods",
                "operating_expense",
                "depreciation",
                "interest",
                "tax",
            ),
        ),
        Column("amount", Kind.MONEY, required=True),
    ),
    key=("entry_id",),
)

INVOICES = Contract(
    "invoices",
    row="one invoice, without tax",
    notes="A credit note is a row of its own, below zero.",
    columns=(
        Column("invoice_id", Kind.TEXT, required=True),
        Column("billed_on", Kind.DATE, required=True),
        Column("customer", Kind.TEXT, optional=True),
        Column("amount", Kind.MONEY, required=True),
    ),
    key=("invoice_id",),
)

BALANCES = Contract(
    "balances",
    row="one item of the balance sheet for as long as it stood",
    notes=(
        "That is from ``balance_on`` until the day on which another balance of the same item "
        "took its place (that day not counted); without ``valid_until`` it still stands. "
        "Every kind stands above zero; accumulated losses are equity below zero. ``assets`` "
        "are all of them."
    ),
    columns=(
        Column("item", Kind.TEXT, required=True),
        Column("balance_on", Kind.DATE, required=True),
        Column("valid_until", Kind.DATE),
        Column(
            "kind",
            Kind.TEXT,
            required=True,
            allowed=("assets", "current_liabilities", "other_liabilities", "equity"),
        ),
        Column("amount", Kind.MONEY, required=True),
    ),
    key=("item", "balance_on"),
    rules=(not_before("valid_until", "balance_on"),),
)

MARKETS = Contract(
    "markets",
    row="one market (a country, a zone, a segment) in one span of time, dated by a day in it",
    notes="A market belongs to one member at most: two teams in one market would count it twice.",
    columns=(
        Column("market", Kind.TEXT, required=True),
        Column("market_on", Kind.DATE, required=True),
        Column("own_sales", Kind.MONEY, required=True, minimum=0),
        Column("market_sales", Kind.MONEY, required=True, minimum=0),
        Column("largest_competitor_sales", Kind.MONEY, optional=True, minimum=0),
    ),
    key=("market", "market_on"),
    rules=(
        Rule(
            "is more than the whole market",
            "own_sales",
            _.own_sales > _.market_sales,
            ("own_sales", "market_sales"),
        ),
        Rule(
            "is more than what own sales leave of the market",
            "largest_competitor_sales",
            _.largest_competitor_sales > _.market_sales - _.own_sales,
            ("largest_competitor_sales", "market_sales", "own_sales"),
        ),
    ),
)

CONTRACTS = (LEDGER, INVOICES, BALANCES, MARKETS)
