// Looks at pages as a reader does: node _browser.mjs FOLDER < '[{"name": ..., "url": ...}, ...]'
// A page may name rules of axe that do not hold for it: "without": [...]. Each page at three widths, light and dark. Prints for each sight what was found: pixels that stick out to the side, the
// violations that axe-core sees, errors of scripts, requests to anywhere. Leaves a picture of each in FOLDER.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const folder = process.argv[2];
const pages = JSON.parse(readFileSync(0, "utf8"));
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: process.getuid() ? quiet : ["--no-sandbox", ...quiet],
});
const sights = [];
for (const { name, url, without = [] } of pages) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 768, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("request", (request) => {
        if (request.url() !== url && !request.url().startsWith("data:")) errors.push(`asks for ${request.url()}`);
      });
      await page.goto(url);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await page.evaluate(axe);
      const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
      const found = await page.evaluate((rules) => axe.run(document, { resultTypes: ["violations"], rules }), rules);
      const violations = found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} times, first ${nodes[0].html.slice(0, 160)}`);
      if (folder) await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      sights.push({ name, width, scheme: colorScheme, wide, violations, errors });
      await context.close();
    }
  }
}
await browser.close();
console.log(JSON.stringify(sights));
