// SPDX-License-Identifier: MIT
// What comes into a text from outside: pasted words, and pictures that are chosen, dropped or pasted.
import { uploadPicture } from "./api.js";
import { cleanPasted } from "./paste.js";

export class Inserting {
  /** editor(): the text's editor. tell(words, isBad): what is said of it; null: nothing any more. */
  constructor({ picker, editor, tell }) {
    Object.assign(this, { picker, editor, tell });
  }

  editorProps() {
    return {
      transformPastedHTML: (html) => {
        const { lang, dir } = this.editor().view.dom;
        const { html: clean, dropped } = cleanPasted(html, { language: lang || "en", direction: dir || "ltr" });
        if (dropped) this.tell(dropped === 1 ? "One picture stands on another server and was left out: add it to the library." : `${dropped} pictures stand on other servers and were left out: add them to the library.`);
        return clean;
      },
      handlePaste: (view, event) => this.takeFiles([...(event.clipboardData?.files ?? [])].filter(() => !event.clipboardData.getData("text/html"))),
      handleDrop: (view, event) => this.takeFiles([...(event.dataTransfer?.files ?? [])]),
    };
  }

  /** Whether there was a picture among them. */
  takeFiles(files) {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    if (!pictures.length || !this.editor().isEditable) return false;
    this.send(pictures);
    return true;
  }

  async send(files) {
    for (const file of files) {
      this.tell(`Sending ${file.name || "the picture"} …`);
      const { picture, message } = await uploadPicture(file);
      if (picture) this.put(picture);
      else this.tell(`${file.name} was not taken: ${message}.`, true);
    }
  }

  async choose() {
    const picture = await this.picker.choose();
    if (picture) this.put(picture);
    else this.editor().commands.focus();
  }

  put(picture) {
    this.tell(null);
    this.editor()
      .chain()
      .focus()
      .insertContent([
        {
          type: "figure",
          attrs: { src: picture.src, alt: picture.alt ?? null, width: String(picture.width), height: String(picture.height), credit: picture.credit ?? "" },
          content: picture.caption ? [{ type: "text", text: picture.caption }] : [],
        },
        { type: "paragraph" },
      ])
      .run();
  }
}
