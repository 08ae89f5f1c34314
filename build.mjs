// Builds static/dist from static/scss, static/js and the font package, and static/paper with the fonts for PDFs (core/pdf.py).
// Called by tools/dev.py; needs `npm ci` first.
// Usage: node build.mjs [--maps]    --maps adds source maps, for work on the styles and scripts themselves.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { woff } from "./subset.mjs";

const root = import.meta.dirname;
const maps = process.argv.includes("--maps");
const dist = path.join(root, "static", "dist");
const fontPackage = path.dirname(
  createRequire(import.meta.url).resolve("@fontsource-variable/atkinson-hyperlegible-next/package.json"),
);
const fonts = [
  "atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
];

// Paper: what makes PDFs reads no woff2. The product's typeface, then Latin of everywhere with Cyrillic and Greek, Arabic,
// Ethiopic and pictograms, for names and for what is written in a pupil's home language.
const paper = path.join(root, "static", "paper");
const paperFonts = {
  "atkinson-hyperlegible-next": ["400Regular", "400Regular_Italic", "600SemiBold"],
  "noto-sans": ["400Regular", "400Regular_Italic", "600SemiBold"],
  "noto-sans-arabic": ["400Regular", "600SemiBold"],
  "noto-sans-ethiopic": ["400Regular", "600SemiBold"],
  "noto-emoji": ["400Regular"],
};

await rm(paper, { recursive: true, force: true });
await mkdir(paper, { recursive: true });
for (const [family, faces] of Object.entries(paperFonts)) {
  for (const face of faces) {
    const folder = path.join(root, "node_modules", "@expo-google-fonts", family, face);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".ttf"))) {
      await copyFile(path.join(folder, file), path.join(paper, file));
    }
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, "fonts"), { recursive: true });

for (const font of fonts) {
  await copyFile(path.join(fontPackage, "files", font), path.join(dist, "fonts", font));
}
// Scripts of polls for pupils that a laptop may have no letters for. Fetched only by pages in these languages, and only when the
// machine has none of its own; of the Ethiopic ones the block that Tigrinya is written in, and the four letters of its name.
const written = async (family, face) => readFile(path.join(root, "node_modules", "@expo-google-fonts", family, face));
const ethiopic = await written("noto-sans-ethiopic", "400Regular/NotoSansEthiopic_400Regular.ttf");
const arabic = await written("noto-sans-arabic", "400Regular/NotoSansArabic_400Regular.ttf");
const name = [0x1275, 0x130d, 0x122d, 0x129b];
await writeFile(path.join(dist, "fonts", "ethiopic.woff"), woff(ethiopic, (character) => character >= 0x1200 && character <= 0x137f));
await writeFile(path.join(dist, "fonts", "ethiopic-name.woff"), woff(ethiopic, (character) => name.includes(character)));
await writeFile(path.join(dist, "fonts", "arabic.woff"), woff(arabic));

const ring = path.join(root, "static", "img", "ring.svg");
if (existsSync(ring)) {
  await copyFile(ring, path.join(dist, "ring.svg"));
}

// Bootstrap 5.3 still uses @import and older colour functions; its own warnings are not ours to solve.
const css = sass.compile(path.join(root, "static", "scss", "main.scss"), {
  loadPaths: [path.join(root, "node_modules")],
  style: maps ? "expanded" : "compressed",
  quietDeps: true,
  silenceDeprecations: ["import"],
});
// esbuild minifies once more and keeps the url(fonts/…) references as they are.
const small = await esbuild.transform(css.css, { loader: "css", minify: !maps, target: "es2020" });
await writeFile(path.join(dist, "leerkring.css"), small.code);

await esbuild.build({
  // worker.js is served at /sw.js (plg_site.views.service_worker), not as a static file
  entryPoints: [
    { in: path.join(root, "static", "js", "main.js"), out: "leerkring" },
    { in: path.join(root, "static", "js", "worker.js"), out: "worker" },
  ],
  outdir: dist,
  bundle: true,
  format: "iife",
  target: "es2020",
  minify: !maps,
  sourcemap: maps ? "linked" : false,
  legalComments: "none",
  logLevel: "warning",
});

// The pupils' page stands alone: it is opened on old telephones, once, on a slow network.
await esbuild.build({
  entryPoints: [path.join(root, "static", "js", "poll.js")],
  outfile: path.join(dist, "poll.js"),
  bundle: true,
  format: "iife",
  target: "es2017",
  minify: !maps,
  sourcemap: maps ? "linked" : false,
  legalComments: "none",
  logLevel: "warning",
});

for (const name of ["leerkring.css", "leerkring.js", "worker.js", "poll.js"]) {
  const content = await readFile(path.join(dist, name));
  const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
  console.log(`static/dist/${name}: ${kilobytes(content.length)} KB, ${kilobytes(gzipSync(content).length)} KB compressed`);
}
