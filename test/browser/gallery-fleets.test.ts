import { withBrowser } from "./browser.ts";
import { everyPage } from "./gallery/every.ts";
import { FLEETS } from "./gallery/fleets.ts";

withBrowser();
everyPage(FLEETS, { long: ["fleet-1000"] });
