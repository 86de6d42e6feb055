// Unpacks the browser with the libraries and fonts it needs into this folder, and prints the
// command that starts it.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const unpacked = join(here, "unpacked");
mkdirSync(unpacked, { recursive: true });
process.env.TMPDIR = unpacked; // where the package unpacks to, read while it is imported

const { default: chromium, inflate } = await import("@sparticuz/chromium");
const binary = await chromium.executablePath();
const libraries = await inflate(join(here, "node_modules/@sparticuz/chromium/bin/al2023.tar.br"));

// The machine's fonts where it has some, and those that came along: a page without any is blank.
const fonts = join(unpacked, "fonts.conf");
writeFileSync(
  fonts,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(unpacked, "fonts")}</dir>
  <cachedir>${join(unpacked, "fonts-cache")}</cachedir>
</fontconfig>
`,
);

const start = join(here, "chromium");
writeFileSync(
  start,
  `#!/bin/sh
export LD_LIBRARY_PATH="${join(libraries, "lib")}" FONTCONFIG_FILE="${fonts}"
exec "${binary}" "$@"
`,
);
chmodSync(start, 0o755);
console.log(start);
