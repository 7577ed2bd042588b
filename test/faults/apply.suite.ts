import { strikeAll } from "./suite.ts";

strikeAll("apply");
