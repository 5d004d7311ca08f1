"""What the words of formulas are called, in every language that reports speak; fields stand in braces."""

from kpireport.words import Text

WHOLE_YEAR = Text(en="({inner}, whole year)", fr="({inner}, année entière)")
PERIODS_LEFT = Text(en="periods left in the year", fr="périodes restantes dans l’année")
ANNUALISED_LOSS = Text(
    en="annual rate of a loss of {inner} per period: 1 − (1 − rate)^(periods a year)",
    fr="taux annuel d’une perte par période ({inner})\u00a0: 1 − (1 − taux)^(périodes par an)",
)
ANNUALISED_GROWTH = Text(
    en="annual rate of a growth of {inner} per period: (1 + rate)^(periods a year) − 1",
    fr="taux annuel d’une croissance par période ({inner})\u00a0: (1 + taux)^(périodes par an) − 1",
)
ANNUALISED_AMOUNT = Text(en="{inner} × periods a year", fr="{inner} × nombre de périodes par an")
COMPOUND_GROWTH = Text(
    en="yearly growth of {inner} over {years} years: (now ÷ then)^(1 ÷ years) − 1",
    fr="croissance annuelle sur {years} ans ({inner})\u00a0: (fin ÷ début)^(1 ÷ années) − 1",
)
FINITE_GROWTH = Text(
    en="growth of {left} on {right}, where the base is positive",
    fr="croissance ({left} par rapport à {right}), si la base est positive",
)
NUMBER_OF = Text(en="{kpi}", fr="{kpi}")
ATTAINMENT_OF = Text(en="attainment of {kpi}", fr="taux d’atteinte de l’objectif ({kpi})")
CURVE = Text(
    en="points for {inner}, in straight lines through {points}",
    fr="points ({inner}), en lignes droites par {points}",
)
CURVE_BELOW = Text(
    en="points for {inner}, in straight lines through {points}, {below} below",
    fr="points ({inner}), en lignes droites par {points}, {below} en deçà",
)
TIERS_SPLIT = Text(
    en="{inner} by tiers, each part at its own rate ({tiers})",
    fr="{inner} par paliers, chaque tranche à son taux ({tiers})",
)
TIERS_WHOLE = Text(
    en="{inner} by tiers, all of it at the rate reached ({tiers})",
    fr="{inner} par paliers, le tout au taux atteint ({tiers})",
)
WEIGHTED = Text(en="weighted sum of {items}", fr="somme pondérée de {items}")
BOUNDED = Text(
    en="{inner}, at least {low} and at most {high}", fr="{inner}, au moins {low} et au plus {high}"
)
CAPPED = Text(en="{inner}, at most {high}", fr="{inner}, au plus {high}")
FLOORED = Text(en="{inner}, at least {low}", fr="{inner}, au moins {low}")
CONVERSION = Text(
    en="{top} ÷ {bottom}, once the window of {days} days has passed",
    fr="{top} ÷ {bottom}, une fois le délai de {days} jours écoulé",
)
NET_PROMOTER = Text(
    en="100 × ({promoters} − {detractors}) ÷ {answers}",
    fr="100 × ({promoters} − {detractors}) ÷ {answers}",
)
SHARE_OF_WHOLE = Text(en="share of {inner} in the whole", fr="part dans le total ({inner})")
POSITIVE_RATIO = Text(
    en="{top} ÷ {bottom}, where the base is positive",
    fr="{top} ÷ {bottom}, si la base est positive",
)
PRODUCT_OVER = Text(en="product by {dimension} of {inner}", fr="produit par {dimension} de {inner}")
LARGEST_SHARE = Text(
    en="largest share of one {dimension} in {inner}",
    fr="plus grande part, par {dimension} ({inner})",
)
CONCENTRATION = Text(
    en="sum of squared shares by {dimension} of {inner}",
    fr="somme des carrés des parts par {dimension} ({inner})",
)
COME = Text(en="{column} has come", fr="{column} est arrivé")
WORKING_MINUTES = Text(
    en="working minutes ({hours}) from {first} to {last}",
    fr="minutes ouvrées ({hours}) de {first} à {last}",
)
MEAN_AGE = Text(
    en="mean days since {start} of {alive}, at the end of the period",
    fr="nombre moyen de jours depuis {start} pour {alive}, à la fin de la période",
)
CLOCK = Text(en=":", fr="\u00a0h\u00a0")
AT_WORK = Text(en="{moment} in working hours ({hours})", fr="{moment} en heures ouvrées ({hours})")
LOST_SINCE = Text(
    en="{rows}, there since {since} before the period",
    fr="{rows}, présents depuis {since} avant la période",
)
PERIODS_UNTIL = Text(
    en="periods until {factor} times as much at {inner} a period: log({factor}) ÷ log(1 + rate)",
    fr="périodes jusqu’à {factor} fois le départ, à raison de {inner} par période\u00a0: "
    "log({factor}) ÷ log(1 + taux)",
)
WHOLE_PERIODS_UNTIL = Text(
    en="whole periods until less than {factor} times as much is left, at {inner} a period",
    fr="périodes entières jusqu’à moins de {factor} fois le départ, à raison de {inner} par période",
)
CALENDAR_DAYS = Text(en="days of the period", fr="jours de la période")
WORKING_DAYS = Text(
    en="working days of the period ({week} a week, {off} off)",
    fr="jours ouvrés de la période ({week} par semaine, {off} chômés)",
)
OVER_MEMBERS = Text(
    en="sum over members ({dimension}) of {inner}",
    fr="somme sur les membres ({dimension}, {inner})",
)
AT_LEAST = Text(
    en="1 where {inner} reaches {least}, else 0", fr="1 si {inner} atteint {least}, 0 sinon"
)
