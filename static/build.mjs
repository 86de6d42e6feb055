// Builds build/static/ from static/ and the npm packages. Nothing of theirs is committed.
// Run by `npm run build`; the portal's set-up calls it.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const packages = path.join(root, "node_modules");
const out = path.join(root, "build", "static");

// The Ministry of Justice's Sass asks for govuk-frontend by a path that begins with the
// folder "node_modules"; this finds it from the root of the checkout.
const fromRoot = {
  findFileUrl: (url) =>
    url.startsWith("node_modules/") ? new URL(url, pathToFileURL(root + path.sep)) : null,
};

async function style(name) {
  const { css } = sass.compile(path.join(here, "src", `${name}.scss`), {
    style: "compressed",
    loadPaths: [packages],
    importers: [fromRoot],
    quietDeps: true,
  });
  // esbuild joins equal rules that Sass leaves apart, and drops what no browser of ours needs.
  const { code } = await esbuild.transform(css, { loader: "css", minify: true });
  await writeFile(path.join(out, "css", `${name}.css`), code);
}

// Letters are set by Typst, which reads no woff2. Outside build/static: no page serves these.
const letterFonts = path.join(root, "build", "fonts");
const hyperlegible = path.join(packages, "@expo-google-fonts", "atkinson-hyperlegible");

async function letterFont(style) {
  const file = `AtkinsonHyperlegible_${style}.ttf`;
  await cp(path.join(hyperlegible, style, file), path.join(letterFonts, file));
}

await rm(out, { recursive: true, force: true });
await rm(letterFonts, { recursive: true, force: true });
await mkdir(path.join(out, "css"), { recursive: true });
await Promise.all([
  style("site"),
  style("casework"),
  esbuild.build({
    entryPoints: ["site.js", "time-out.js", "upload.js", "plain-english.js"].map((name) => path.join(here, "src", name)),
    outdir: path.join(out, "js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020"],
    legalComments: "none",
  }),
  cp(
    path.join(
      packages,
      "@fontsource-variable/atkinson-hyperlegible-next/files",
      "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    ),
    path.join(out, "fonts", "atkinson-hyperlegible-next.woff2"),
  ),
  ...["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"].map(letterFont),
]);
