/* Uploads: thumbnails drawn on a canvas, photos made smaller (longest side 1600) before they cross a village network. */
(() => {
  "use strict";
  const LONGEST = 1600;
  const SMALL_ENOUGH = 400 * 1024;
  const english = document.documentElement.lang === "en";

  const drawn = (picture, longest) => {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  /* The file as it will be sent, and its thumbnail (null when it is no picture the browser can read). */
  const prepare = async (file) => {
    if (!file.type.startsWith("image/")) return { file, thumbnail: null };
    let picture;
    try { picture = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return { file, thumbnail: null }; }
    const thumbnail = drawn(picture, 320);
    if (file.size <= SMALL_ENOUGH) return { file, thumbnail };
    const blob = await new Promise((done) => { drawn(picture, LONGEST).toBlob(done, "image/jpeg", 0.85); });
    if (!blob || blob.size >= file.size) return { file, thumbnail };
    return { file: new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }), thumbnail };
  };

  const line = ({ file, thumbnail }) => {
    const item = document.createElement("li");
    item.className = "mz-upload is-new";
    if (thumbnail) {
      thumbnail.setAttribute("role", "img");
      thumbnail.setAttribute("aria-label", file.name);
      item.append(thumbnail);
    } else {
      const box = document.createElement("span");
      box.className = "mz-upload-file";
      box.textContent = file.name;
      item.append(box);
    }
    return item;
  };

  document.addEventListener("alpine:init", () => {
    Alpine.data("uploader", () => ({
      async show(event) {
        const input = event.target;
        const limit = Number(this.$root.dataset.limit) || 9;
        const ready = await Promise.all([...input.files].slice(0, limit).map(prepare));
        const carried = new DataTransfer();
        ready.forEach((one) => carried.items.add(one.file));
        input.files = carried.files;
        this.$refs.list.querySelectorAll(".is-new").forEach((old) => old.remove());
        ready.forEach((one) => this.$refs.add.before(line(one)));
        this.$refs.state.textContent = english ? `${ready.length} chosen` : `已选 ${ready.length} 个文件`;
        input.dispatchEvent(new CustomEvent("papers:ready", { bubbles: true }));
      },
    }));
  });
})();
