/* The preview's page: its parts, each a module, started in their order. */
import * as away from "./away.js";
import * as compare from "./compare.js";
import * as desk from "./desk.js";
import * as ebook from "./ebook.js";
import * as findings from "./findings.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as notes from "./notes.js";
import * as pages from "./pages.js";
import * as outline from "./outline.js";
import * as prose from "./prose.js";
import * as search from "./search.js";
import * as side from "./side.js";
import * as source from "./source.js";
import * as spelling from "./spelling.js";
import * as text from "./text.js";

const features = [
  ebook,
  findings,
  source,
  side,
  notes,
  pages,
  search,
  outline,
  spelling,
  prose,
  compare,
];

keys.start();
text.start();
for (const feature of features) feature.start();
away.start(live.settle);
live.start();
desk.start();
