// SPDX-License-Identifier: MIT
import { LivePage } from "./src/live.js";

const source = document.querySelector("script[data-live]");
if (source) new LivePage(JSON.parse(source.textContent)).begin();
