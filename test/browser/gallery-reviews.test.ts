import { withBrowser } from "./browser.ts";
import { everyPage } from "./gallery/every.ts";
import { REVIEWS } from "./gallery/reviews.ts";

withBrowser();
everyPage(REVIEWS);
