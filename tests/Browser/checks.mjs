// What a reader can do with the pages, done in headless Chromium. Usage: node checks.mjs FOLDER [SCREENSHOTS], FOLDER as the test BrowserPages fills it. The last line is "N passed, N failed".
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { contrast, separation } from "./colours.mjs";

const root = resolve(process.argv[2]);
const screenshots = process.argv[3];
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const expected = JSON.parse(readFileSync(join(root, "expected.json"), "utf8"));
const samples = join(root, "run", "tokens", "per-token-samples");
const analysis = join(root, "run", "tokens", "per-token-analysis");
const [first] = expected.pages.filter(page => page.step === 20);
const later = expected.pages.find(page => page.step === 60 && page.head === first.head);
const headPage = join(samples, first.file);
const comparePage = join(samples, first.file.replace("_20.html", "_20_and_60.html"));
const summaryPage = join(analysis, "output_attention_summary.html");
const statisticsPage = join(analysis, first.file.replace("attention_", "attention_stats_"));
const largePage = join(root, "large", "per-token-samples", "output_attention_0_0_100.html");
const coveredPage = join(root, "masked", "per-token-samples", first.file);
const report = join(root, "run", "report", "index.html");
const everyPage = { head: headPage, comparison: comparePage, summary: summaryPage, statistics: statisticsPage, large: largePage, covered: coveredPage, report };

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const results = { passed: 0, failed: 0 };

// A page that fails the check when it complains or asks for anything but itself.
async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  const faults = [];
  const address = pathToFileURL(file).href;
  page.on("console", message => { if (["error", "warning"].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`); });
  page.on("pageerror", error => faults.push(`error: ${error.message}`));
  page.on("dialog", dialog => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", request => { if (request.url().split("#")[0] !== address && !request.url().startsWith("data:")) faults.push(`request: ${request.url()}`); });
  await page.goto(address + (options.hash ?? ""));
  if (await page.locator("#data").count()) await page.waitForSelector("html[data-ready]");
  page.faults = faults;
  return page;
}

async function check(name, file, act, options) {
  let page;
  try {
    page = await open(file, options);
    await act(page);
    assert.deepEqual(page.faults, [], "the page complained or asked for something");
    results.passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    results.failed++;
    console.log(`FAILED  ${name}\n        ${String(error.message).replaceAll("\n", "\n        ")}`);
  } finally {
    await page?.context().close();
  }
}

const words = locator => locator.innerText();
const status = page => words(page.locator("#status"));
const signed = value => (value >= 0 ? "+" : "\u2212") + Math.abs(value).toFixed(3);
const openList = async page => {
  await page.click("#all > summary");
  await page.waitForSelector("#list tbody tr");
};
const titles = page => page.locator(".card .faint:has-text('sequence')").allInnerTexts();
const place = row => `sequence ${row.sequence}, position ${row.position}`;
const found = async page => Number((await words(page.locator(".where").first())).match(/(\d+) tokens/)[1]);
const near = (text, pattern, value, quantum) => {
  const match = text.match(pattern);
  assert.ok(match, `${pattern} is not in: ${text}`);
  const number = Number(match[1].replace("\u2212", "-").replace("\u00b1", ""));
  assert.ok(Math.abs(number - value) <= quantum / 2 + 1e-6, `shown ${number} but ${value} is true`);
};
// The span of a position in a card's text.
const token = (page, card, position, panel = 0) => page.locator(".card").nth(card).locator(".text").nth(panel).locator(".tok").nth(0)
  .evaluateHandle((span, wanted) => span.closest(".text").panel.spanAt(wanted), position);

for (const [name, file] of Object.entries(everyPage)) {
  for (const [scheme, width] of [["light", 1200], ["dark", 390]]) {
    await check(`${name} renders ${scheme} at ${width} px, fits and is below 5 MB`, file, async page => {
      assert.ok(statSync(file).size < 5_000_000);
      assert.ok((await words(page.locator("h1"))).length > 3);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, "the page is wider than the screen");
      const inner = await page.evaluate(() => [...document.querySelectorAll("body *")].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.right > innerWidth + 1 && !element.closest(".wide, .skip, svg") && getComputedStyle(element).position !== "fixed";
      }).map(element => element.outerHTML.slice(0, 80)).slice(0, 3));
      assert.deepEqual(inner, [], "parts stick out");
      const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(scheme === "dark", Number(dark.match(/\d+/)[0]) < 100);
      const ready = await page.evaluate(() => document.documentElement.dataset.ready ?? Math.round(performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
      console.log(`        ${(statSync(file).size / 1e6).toFixed(2)} MB, drawn after ${ready} ms`);
      if (screenshots) {
        mkdirSync(screenshots, { recursive: true });
        await page.screenshot({ path: join(screenshots, `${name}-${scheme}-${width}.png`) });
      }
    }, { viewport: { width, height: 900 }, colorScheme: scheme });
  }
}

await check("cards show rank, Δ, loss and labels of the ranked tokens", headPage, async page => {
  assert.deepEqual((await titles(page)).slice(0, 20), first.rows.slice(0, 20).map(place));
  for (const r of [0, 7, 19]) {
    const header = await words(page.locator(".card > header").nth(r));
    near(header, /Δ\s*([+\u2212\d.]+)/, first.rows[r].delta, 0.001);
    near(header, /loss\s*([\d.]+)/, first.rows[r].loss, 0.001);
    for (const label of first.rows[r].labels.length ? first.rows[r].labels : ["unclassified"]) assert.ok(header.includes(label), `${label} is not in: ${header}`);
  }
});

await check("pointing at a token tells its Δ, loss, rank, labels and attention", headPage, async page => {
  await page.click("#reveal");
  const row = first.rows[0];
  await (await token(page, 0, row.position)).hover();
  let text = await status(page);
  near(text, /Δ\s*([+\u2212\d.]+)/, row.delta, 0.001);
  near(text, /loss\s*([\d.]+)/, row.loss, 0.001);
  assert.match(text, /rank 1\b/);
  for (const label of row.labels) assert.ok(text.includes(label));
  const largest = Math.max(...row.attention);
  near(text, /attention: ([\d.]+) %/, 100 * largest, largest < 0.0995 ? 0.1 : 1);
  assert.ok(text.includes(`at ${row.attention.indexOf(largest)}`));
  for (const position of [row.position - 1, row.position - 5].filter(p => p > 0)) {
    await (await token(page, 0, position)).hover();
    text = await status(page);
    const i = row.sequence * first.predicted + position - 1;
    assert.ok(text.includes(`position ${position}`));
    near(text, /Δ\s*([+\u2212\u00b1\d.]+)/, first.deltas[i], 0.001);
    near(text, /loss\s*([\d.]+)/, first.losses[i], 0.01);
  }
});

await check("the attention of the framed token is drawn, and that of another one pointed at or kept", headPage, async page => {
  await page.click("#reveal");
  const row = first.rows[0];
  const drawn = () => page.evaluate(() => [...document.querySelector(".text").querySelectorAll(".a1, .a2, .a3, .a4")].map(span => span.position));
  const shown = await page.evaluate(() => { const { first, last } = document.querySelector(".text").panel; return [first, last]; });
  const should = row.attention.map((w, p) => [w, p]).filter(([w, p]) => w >= 0.005 && p >= shown[0] && p <= shown[1]).map(([, p]) => p);
  assert.deepEqual(await drawn(), should);
  const levels = await page.evaluate(() => [...document.querySelector(".text").querySelectorAll(".a4")].map(span => span.position));
  assert.deepEqual(levels, row.attention.map((w, p) => [w, p]).filter(([w, p]) => w >= 0.49999 && p >= shown[0]).map(([, p]) => p));
  const other = await token(page, 0, row.position - 2);
  await other.hover();
  assert.notDeepEqual(await drawn(), should);
  await page.mouse.move(5, 5);
  assert.deepEqual(await drawn(), should);
  await other.click();
  await page.mouse.move(5, 5);
  assert.ok((await drawn()).length <= 1 || (await drawn()).join() !== should.join());
  await page.keyboard.press("Escape");
  assert.deepEqual(await drawn(), should);
});

await check("filters show the tokens of a class and their number", headPage, async page => {
  for (const [k, name] of ["induction", "dyck", "n-gram", "skip n-gram", "unclassified"].entries()) {
    await page.click(`#kinds [data-kind="${k < 4 ? k : "none"}"]`);
    assert.ok((await words(page.locator("#kinds [aria-pressed=true]"))).startsWith(name));
    assert.equal(await found(page), first.counts[k], name);
    const has = row => name === "unclassified" ? row.labels.length === 0 : row.labels.includes(name);
    assert.deepEqual(await titles(page), first.rows.filter(has).slice(0, 20).map(place), name);
  }
});

await check("a label shows all tokens of its pattern, and the page of patterns leads to them", headPage, async page => {
  await page.click("#reveal");
  const tag = page.locator(".card .tag:not(.k-unclassified)").first();
  const pattern = (await words(tag.locator(".mono"))).trim();
  await tag.click();
  const number = await found(page);
  assert.ok(number >= 1 && number < first.rows.length);
  for (const card of await page.locator(".card > header").allInnerTexts()) assert.ok(card.includes(pattern));
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.equal(await found(page), number, "the address keeps the view");
  await page.click("#pattern");
  assert.equal(await found(page), first.rows.length);
});

await check("the page of patterns counts as many tokens as its links show", statisticsPage, async page => {
  const rows = page.locator("tr:has(td a)");
  for (const r of [0, (await rows.count()) - 1]) {
    const count = Number(await words(rows.nth(r).locator("td.n").first()));
    const target = await rows.nth(r).locator("a").first().getAttribute("href");
    const other = await open(headPage, { hash: target.slice(target.indexOf("#")) });
    assert.equal(await found(other), count, target);
    await other.context().close();
  }
});

await check("search finds text over token borders and marks it", headPage, async page => {
  await page.click("#reveal");
  for (const needle of ["the mat", "</SCRIPT>", "\ud83d\ude42", "\u05e9\u05dc\u05d5\u05dd", "na\u00efve", "\u2423sat"]) {
    await page.fill("#search", needle);
    await page.waitForFunction(wanted => new URLSearchParams(location.hash.slice(1)).get("search") === wanted, needle);
    assert.ok(await found(page) > 0, `'${needle}' was not found`);
    for (const marked of await page.locator(".text").evaluateAll(texts => texts.map(text => [...text.querySelectorAll(".hit")].map(span => span.textContent).join("")))) {
      assert.ok(marked.toLowerCase().replaceAll("\u00b7", "").includes(needle.toLowerCase().replaceAll("\u2423", " ")), `'${needle}' but marked is '${marked}'`);
    }
  }
  await page.fill("#search", "no such text anywhere");
  await page.waitForFunction(() => document.querySelectorAll(".card").length === 0);
  assert.equal(await found(page), 0);
});

await check("orders sort by Δ, loss, position and pattern", headPage, async page => {
  const by = { least: (a, b) => a.delta - b.delta, loss: (a, b) => b.loss - a.loss, easy: (a, b) => a.loss - b.loss, place: (a, b) => a.sequence - b.sequence || a.position - b.position };
  for (const [order, compare] of Object.entries(by)) {
    await page.selectOption("#order", order);
    const sorted = [...first.rows].sort((a, b) => compare(a, b));
    assert.deepEqual((await titles(page)).slice(0, 5), sorted.slice(0, 5).map(place), order);
  }
  await page.selectOption("#order", "late");
  const positions = (await titles(page)).map(text => Number(text.match(/position (\d+)/)[1]));
  assert.deepEqual(positions, [...positions].sort((a, b) => b - a));
  await page.selectOption("#order", "pattern");
  const kinds = await page.locator(".card").evaluateAll(cards => cards.map(card => card.querySelector(".tag").className));
  assert.equal(new Set(kinds).size, kinds.filter((kind, i) => kind !== kinds[i - 1]).length, "classes stand together");
});

await check("keys alone turn pages, enter contexts, go over tokens and search", headPage, async page => {
  await page.keyboard.press("ArrowRight");
  assert.match(await words(page.locator(".where").first()), /^21\u2013/);
  await page.keyboard.press("p");
  assert.match(await words(page.locator(".where").first()), /^1\u2013/);
  await page.keyboard.press("m");
  await page.keyboard.press("j");
  const row = first.rows[0];
  assert.match(await status(page), new RegExp(`position ${row.position}\\b`));
  assert.equal(await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant")).position), row.position);
  await page.keyboard.press("ArrowLeft");
  const moved = Number((await status(page)).match(/position (\d+)/)[1]);
  assert.equal(Math.abs(moved - row.position), 1);
  await page.keyboard.press("ArrowUp");
  assert.notEqual(Number((await status(page)).match(/position (\d+)/)[1]), moved);
  await page.keyboard.press("Home");
  assert.equal(Number((await status(page)).match(/position (\d+)/)[1]), Math.max(0, row.position - 110));
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  assert.match(await status(page), new RegExp(`position ${first.rows[1].position}\\b`));
  await page.keyboard.press("k");
  assert.match(await status(page), new RegExp(`position ${row.position}\\b`));
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.type("cat");
  await page.waitForFunction(() => location.hash.includes("search=cat"));
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.ok(await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!await page.locator("#help").isVisible());
  const reached = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
  }
  for (const wanted of [/^t\d/, /^tag /, /^link$/]) assert.ok([...reached].some(name => wanted.test(name)), `Tab never reaches ${wanted}`);
});

await check("buttons, groups and the status have names that are read out", headPage, async page => {
  assert.equal(await page.locator("#status").getAttribute("aria-live"), "polite");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, input, select, [role], a[href], svg[role]")].filter(element =>
    !element.closest("[hidden]") && !(element.getAttribute("aria-label") || element.textContent.trim() || element.labels?.length || element.getAttribute("role") === "status")).map(element => element.outerHTML.slice(0, 90)));
  assert.deepEqual(unnamed, []);
  const twice = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(element => element.id).filter((id, i, all) => all.indexOf(id) !== i));
  assert.deepEqual(twice, []);
});

await check("a comparison shows both steps side by side, and tokens won and lost", comparePage, async page => {
  const at = step => new Set(step.rows.map(place));
  const [before, after] = [at(first), at(later)];
  const won = [...after].filter(name => !before.has(name)), lost = [...before].filter(name => !after.has(name)), kept = [...after].filter(name => before.has(name));
  assert.ok(won.length && lost.length);
  for (const [name, places] of [["won", won], ["lost", lost], ["kept", kept]]) {
    await page.click(`#outcomes [data-outcome=${name}]`);
    assert.equal(await found(page), places.length, name);
    for (const title of await titles(page)) assert.ok(places.includes(title), `${title} is not ${name}`);
  }
  await page.click('#outcomes [data-outcome=""]');
  await page.click("#reveal");
  const union = [...new Map([...first.rows, ...later.rows].map(row => [place(row), row])).values()];
  const value = (step, row) => step.deltas[row.sequence * step.predicted + row.position - 1];
  const gains = union.sort((a, b) => (value(later, b) - value(first, b)) - (value(later, a) - value(first, a)));
  const best = gains[0];
  assert.equal((await titles(page))[0], place(best));
  assert.equal(await page.locator(".card").first().locator(".text").count(), 2);
  await (await token(page, 0, best.position, 1)).hover();
  const text = await status(page);
  near(text, /step 20: Δ\s*([+\u2212\d.]+)/, value(first, best), 0.001);
  near(text, /step 60: Δ\s*([+\u2212\d.]+)/, value(later, best), 0.001);
  assert.equal(await page.locator(".card").first().locator(".on").count(), 2, "the same token is marked on both sides");
  await page.selectOption("#order", "lost");
  assert.equal((await titles(page))[0], place(gains.at(-1)));
  await page.check("#difference");
  assert.equal(await page.locator(".card").first().locator(".text").count(), 1);
  const sign = await (await token(page, 0, gains.at(-1).position)).evaluate(span => [...span.classList].find(name => /^[pn]\d$/.test(name)));
  assert.match(sign, /^n/);
});

await check("contexts with a masked word are not in the document until they are asked for", headPage, async page => {
  const covered = page.locator(".card .cover");
  assert.ok(await covered.count() > 0);
  const whole = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${expected.masked}(?![\\p{L}\\p{M}\\p{N}])`, "u");
  assert.doesNotMatch(await page.locator("#cards").innerText(), whole);
  const card = page.locator(".card:has(.cover)").first();
  const id = await card.getAttribute("id");
  assert.equal(await words(card.locator("h3 .word")), "covered");
  await card.locator(".cover button").click();
  assert.equal(await page.locator(`#${id} .text`).count(), 1);
  assert.ok((await page.locator(`#${id} .text`).innerText()).includes(expected.masked) || await page.locator(`#${id} footer button`).count() === 1);
  await page.click("#reveal");
  assert.equal(await covered.count(), 0);
  await page.click("#reveal");
  assert.ok(await covered.count() > 0);
});

await check("with everything masked nothing of the corpus is shown, and one click shows it", coveredPage, async page => {
  assert.equal(await page.locator(".text").count(), 0);
  assert.equal(await page.locator(".card .cover").count(), 20);
  await openList(page);
  assert.deepEqual(new Set(await page.locator("#list tbody td:nth-child(2)").allInnerTexts()), new Set(["covered"]));
  await page.click("#reveal");
  assert.equal(await page.locator(".text").count(), 20);
});

await check("hostile text is text", headPage, async page => {
  await page.click("#reveal");
  await page.fill("#search", "<script>window.hacked");
  await page.waitForFunction(() => location.hash.includes("hacked"));
  assert.ok(await found(page) > 0);
  assert.ok((await page.locator(".text").first().innerText()).includes("<script>window.hacked=1</script>"));
  await openList(page);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("script").count(), 2);
  const text = await page.locator(".text").allInnerTexts();
  for (const raw of ["\u202e", "\u2028", "\u0000", "\u200b"]) assert.ok(!text.join("").includes(raw), `U+${raw.charCodeAt(0).toString(16)} is not shown for what it is`);
});

await check("what cannot be seen is shown, and a character over several tokens is whole", headPage, async page => {
  await page.click("#reveal");
  const escapes = new Set(await page.locator(".text .esc").allInnerTexts());
  for (const name of ["start", "U+202E", "\u2400", "U+2028", "U+200B"]) assert.ok(escapes.has(name), `${name} is not among ${[...escapes]}`);
  for (let card = 0; card < 20; card++) {
    const more = page.locator(".card").nth(card).locator("footer button");
    if (await more.count()) await more.click();
    const spans = await page.locator(".card").nth(card).locator(".text").evaluate(text => text.panel.first <= 20 ? [20, 21, 22, 30].map(p => text.panel.spanAt(p)?.textContent) : null);
    if (!spans || spans.includes(undefined)) continue;
    assert.deepEqual(spans, ["\u00b7", "\u00b7", "\ud83d\ude42", "FF"]);
    await (await token(page, card, 20)).hover();
    assert.match(await status(page), /bytes F0 9F of \ud83d\ude42/);
    return;
  }
  assert.fail("no context shows the beginning of its sequence");
});

await check("the policy forbids scripts, requests and styles from elsewhere", headPage, async page => {
  const faults = page.faults;
  const kept = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = 3";
    document.body.append(script);
    const fetched = await fetch("data:text/plain,x").then(() => true, () => false);
    return { hacked: window.hacked, fetched };
  });
  assert.deepEqual(kept, { hacked: undefined, fetched: false });
  assert.ok(faults.length >= 2 && faults.every(fault => /Content Security Policy|violates|Fetch API|data:text/.test(fault)), faults.join("\n"));
  faults.length = 0;
});

for (const scheme of ["light", "dark"]) {
  await check(`colours have contrast and differ for colour-blind eyes, ${scheme}`, headPage, async page => {
    const other = scheme === "light" ? "dark" : "light";
    for (let i = 0; i < 3 && await page.evaluate(() => document.documentElement.dataset.theme) !== scheme; i++) await page.click("#theme");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), scheme, `the switch does not win over the system's ${other}`);
    const colours = await page.evaluate(() => {
      const probe = document.createElement("span");
      document.body.append(probe);
      const at = className => { probe.className = className; const style = getComputedStyle(probe); return [style.color, style.backgroundColor]; };
      const body = getComputedStyle(document.body);
      const levels = Object.fromEntries(["p", "n"].flatMap(sign => [1, 2, 3, 4, 5, 6].map(level => [sign + level, at("tok " + sign + level)[1]])));
      const result = { ink: body.color, paper: body.backgroundColor, faint: at("faint")[0], link: getComputedStyle(document.querySelector("nav a")).color,
        dots: [...document.querySelectorAll(".chip .dot")].map(dot => getComputedStyle(dot).backgroundColor), levels,
        chip: (style => [style.color, style.backgroundColor])(getComputedStyle(document.querySelector("[aria-pressed=true]"))), panel: getComputedStyle(document.querySelector("#status")).backgroundColor };
      probe.remove();
      return result;
    });
    const least = (name, value, wanted) => assert.ok(value >= wanted, `${name}: ${value.toFixed(2)} but ${wanted} is needed`);
    let smallest = contrast(colours.ink, colours.paper);
    for (const [name, colour] of Object.entries(colours.levels)) {
      smallest = Math.min(smallest, contrast(colours.ink, colour));
      least(`text on ${name}`, contrast(colours.ink, colour), 4.5);
    }
    for (const name of ["faint", "link"]) for (const ground of ["paper", "panel"]) least(`${name} on ${ground}`, contrast(colours[name], colours[ground]), 4.5);
    least("chosen filter", contrast(...colours.chip), 4.5);
    for (const dot of colours.dots) least("dot", contrast(dot, colours.paper), 3);
    for (const eye of ["normal", "protanopia", "deuteranopia", "tritanopia"]) {
      for (const level of [3, 4, 5, 6]) least(`p${level} and n${level} for ${eye}`, separation(colours.levels["p" + level], colours.levels["n" + level], eye), 10);
    }
    console.log(`        least contrast of text on a colour ${smallest.toFixed(2)}`);
  }, { colorScheme: scheme === "light" ? "dark" : "light" });
}

await check("taps tell numbers on a phone", headPage, async page => {
  await page.tap("#reveal");
  await (await token(page, 0, first.rows[0].position)).tap();
  near(await status(page), /Δ\s*([+\u2212\d.]+)/, first.rows[0].delta, 0.001);
}, { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });

await check("the summary leads to every page and shows every head", summaryPage, async page => {
  const links = await page.locator("a").evaluateAll(anchors => anchors.map(anchor => anchor.href));
  assert.ok(links.length >= 10);
  for (const link of links) assert.ok(existsSync(new URL(link)), `${link} is not there`);
  assert.equal(await page.locator(".heads svg").count(), 2);
  assert.equal(await page.locator("details[open] tbody tr").count(), 2);
  const cells = await page.locator("details[open] tbody tr").first().locator("td.n").allInnerTexts();
  assert.deepEqual(cells.slice(0, 4).map(Number), later.counts.slice(0, 4));
});

await check("a thousand long contexts: a page is drawn with few elements and a search answers", largePage, async page => {
  assert.equal(await page.locator(".card").count(), 20);
  assert.ok(await page.evaluate(() => document.getElementsByTagName("*").length) < 8000);
  const start = Date.now();
  await page.fill("#search", " w1 w");
  await page.waitForFunction(() => location.hash.includes("search="));
  console.log(`        ${await found(page)} contexts found in ${Date.now() - start} ms, first search`);
  await page.locator(".card footer button").first().click();
  assert.ok(await page.locator(".card").first().locator(".tok").count() > 300);
});

await check("the list shows every token and leads to its context", headPage, async page => {
  await openList(page);
  assert.equal(await page.locator("#list tbody tr").count(), first.rows.length);
  await page.locator("#list tbody tr").nth(45).locator("button").click();
  assert.match(await words(page.locator(".where").first()), /^41\u2013/);
  assert.ok(await page.evaluate(() => document.activeElement.closest(".card") !== null));
});

await browser.close();
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed > 0 ? 1 : 0;
