// One walk through the pages of the web server in Chromium; prints one JSON object a check.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const told = JSON.parse(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const named = told.script ? "with script" : "without script";
const check = (what, ok, why = "") => console.log(JSON.stringify({ what: `${named}: ${what}`, ok: Boolean(ok), why: String(why) }));

const browser = await chromium.launch({ executablePath: told.chromium, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ javaScriptEnabled: told.script, viewport: { width: 320, height: 800 } });
const page = await context.newPage();
const violations = [];
const strangers = [];
page.on("console", (message) => /Content Security Policy|refused/i.test(message.text()) && violations.push(message.text()));
page.on("request", (request) => {
  const url = request.url();
  if (!url.startsWith(new URL(told.site).origin) && !url.startsWith("data:")) strangers.push(url);
});

// axe needs script, so a copy of the page is looked at in a context of its own.
const looking = await (await browser.newContext({ viewport: { width: 320, height: 800 }, bypassCSP: true })).newPage();

async function look(name) {
  const html = await page.content();
  await looking.setContent(html);
  const wide = await looking.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(`${name} does not scroll sideways at 320 px`, wide <= 0, `${wide} px too wide`);
  await looking.evaluate(axe);
  const found = await looking.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
  check(`${name} passes axe`, found.violations.length === 0, found.violations.map((v) => `${v.id} ${v.nodes[0].html}`).join("; "));
  if (told.shots && told.script) {
    await page.screenshot({ path: `${told.shots}/${name}-320.png`, fullPage: true });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.screenshot({ path: `${told.shots}/${name}-1280.png`, fullPage: true });
    await page.setViewportSize({ width: 320, height: 800 });
  }
}

const heading = () => page.locator("h1").innerText();
const press = (name) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name }).click()]);

if (told.stage === "sign-up") {
  await page.goto(`${told.site}/`);
  check("the archive opens", (await page.locator("h1").count()) === 1);
  await page.goto(`${told.site}/latest/`);
  check("the newest edition opens under its policy", (await page.title()).includes("Morning Brief"), await page.title());
  await page.goto(`${told.site}/subscribe`);
  await look("subscribe");
  await page.getByLabel("Mail address").fill("anna@example");
  await page.getByLabel(/I want to receive/).check();
  await press("Subscribe");
  check("a wrong address is told", (await page.getByRole("alert").innerText()).startsWith("This is no mail address"));
  await look("subscribe-wrong");
  await page.getByLabel("Mail address").fill(told.address);
  await page.getByLabel("Sunday").uncheck();
  await page.getByLabel("Only a link to it").check();
  await page.getByLabel(/I want to receive/).check();
  await press("Subscribe");
  check("the answer says to look into the inbox", (await heading()) === "Look into your inbox", await heading());
  await look("asked");
} else {
  await page.goto(told.confirm);
  await look("confirm");
  await press(/Yes, send me/);
  check("pressing confirms", (await heading()) === "You are subscribed", await heading());
  await look("confirmed");
  await page.goto(told.preferences);
  check("the choices of the sign-up are kept", !(await page.getByLabel("Sunday").isChecked()) && (await page.getByLabel("Only a link to it").isChecked()));
  await look("preferences");
  await page.getByLabel("Saturday").uncheck();
  await press("Save");
  check("choices are saved", (await page.getByRole("status").innerText()) === "Saved.");
  await page.goto(told.unsubscribe);
  await look("unsubscribe");
  await press("Yes, unsubscribe");
  check("pressing unsubscribes", (await heading()) === "You are unsubscribed", await heading());
  await look("unsubscribed");
  await page.goto(`${told.site}/unsubscribe/nonsense`);
  check("a wrong link is told so", (await heading()) === "This link does not work", await heading());
  await look("refused");
}
check("no page violates its policy", violations.length === 0, violations.join("; "));
check("nothing is asked of another host", strangers.length === 0, strangers.join("; "));
check("no cookie is set", (await context.cookies()).length === 0);
await browser.close();
