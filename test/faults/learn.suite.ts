import { strikeAll } from "./suite.ts";

strikeAll("learn");
