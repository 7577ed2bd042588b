import { strikeAll } from "./suite.ts";

strikeAll("people");
