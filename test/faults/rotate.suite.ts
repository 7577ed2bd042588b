import { strikeAll } from "./suite.ts";

strikeAll("rotate");
