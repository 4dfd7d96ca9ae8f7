// Files that are dropped anywhere on the page, or pasted.

/** @param {(files: FileList) => void} add */
export function listenForFiles(add) {
  let fromHere = false;
  const files = (event) => !fromHere && event.dataTransfer?.types.includes("Files");
  const over = (is) => document.documentElement.classList.toggle("dropping", is);
  document.addEventListener("dragstart", () => (fromHere = true));
  document.addEventListener("dragend", () => (fromHere = false));
  document.addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(false));
  document.addEventListener("drop", (event) => {
    over(false);
    if (!files(event)) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => event.clipboardData && add(event.clipboardData.files));
}
