import { strikeAll } from "./suite.ts";

strikeAll("undo");
