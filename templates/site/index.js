"use strict";
{
  const SPELT = { "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'" };
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[øłđıßæœ’]/g, (sign) => SPELT[sign]);

  const form = document.querySelector("form");
  const outcome = form.querySelector("[role=status]");
  const sections = [...document.querySelectorAll("section[data-period]")].map((place) => ({
    place,
    rows: [...place.querySelectorAll("tr[data-marks]")].map((line) => ({
      line,
      text: folded(`${place.querySelector("h2").textContent} ${line.textContent}`),
      marks: new Set(line.dataset.marks.split(" ")),
      editions: [...line.querySelectorAll("[data-locale]")],
    })),
  }));
  const count = sections.reduce((sum, section) => sum + section.rows.length, 0);

  const fits = (row, period, asked, words) =>
    (!asked.period || asked.period === period) &&
    (!asked.level || asked.level === row.line.dataset.level) &&
    (!asked.status || row.marks.has(asked.status)) &&
    (!asked.language || row.editions.some((edition) => edition.dataset.locale === asked.language)) &&
    words.every((word) => row.text.includes(word));

  const show = () => {
    const asked = Object.fromEntries(new FormData(form));
    const words = folded(asked.search).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { place, rows } of sections) {
      let here = 0;
      for (const row of rows) {
        row.line.hidden = !fits(row, place.dataset.period, asked, words);
        here += !row.line.hidden;
        for (const edition of row.editions)
          edition.hidden = Boolean(asked.language) && edition.dataset.locale !== asked.language;
      }
      place.hidden = !here;
      shown += here;
    }
    tell(shown);
    carry(asked);
  };

  const tell = (shown) => {
    const number = (value) => value.toLocaleString(document.documentElement.lang);
    outcome.textContent = shown
      ? outcome.dataset.words.replace("{shown}", number(shown)).replace("{count}", number(count))
      : outcome.dataset.nothing;
  };

  // The page in the other language opens with the same search and filters.
  const carry = (asked) => {
    const given = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    for (const link of document.querySelectorAll("nav a"))
      link.setAttribute("href", [link.getAttribute("href").split("#")[0], String(given)].filter(Boolean).join("#"));
  };

  for (const [name, value] of new URLSearchParams(location.hash.slice(1)))
    if (form.elements[name]) form.elements[name].value = value;
  form.hidden = false;
  form.addEventListener("input", show);
  form.querySelector("button").addEventListener("click", () => {
    form.reset();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pageshow", show); // a browser may put back what was chosen before
  show();
}
