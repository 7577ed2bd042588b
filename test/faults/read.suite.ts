import { strikeAll } from "./suite.ts";

strikeAll("read");
