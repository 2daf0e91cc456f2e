import { render } from "preact";
import { followHouse } from "./house/follow.ts";
import { Page } from "./views/page.tsx";

const root = document.querySelector("#page");
if (root !== null) {
  render(<Page />, root);
}
void followHouse();
