/* The preview's page: its parts, each a module, started in their order. */
import * as away from "./away.js";
import * as desk from "./desk.js";
import * as findings from "./findings.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as notes from "./notes.js";
import * as pages from "./pages.js";
import * as source from "./source.js";
import * as text from "./text.js";

const features = [
  findings,
  source,
  notes,
  pages,
];

keys.start();
text.start();
for (const feature of features) feature.start();
away.start(live.settle);
live.start();
desk.start();
