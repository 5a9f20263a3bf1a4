// SPDX-License-Identifier: GPL-2.0-only
// The tables of index.html: of each, only the rows that are seen are in the
// page, so that 100,000 are no more work than a hundred.  They can be sorted,
// and readers choose among the values of swept keys and metrics.  Copied into
// the page, which without it shows the first rows.
(function () {
    "use strict";
    const MARGIN = 15; // rows drawn above and below those that are seen
    const SAMPLES = 1000; // rows that are looked at for the look of a column

    // A column: its texts, or the few different ones and which each row has.
    class Column {
        constructor(data) {
            this.words = data.words;
            this.at = data.at;
            this.n = (data.words ? data.at : data).length;
            this.texts = data;
        }

        text(row) {
            return this.words ? this.words[this.at[row]] : this.texts[row];
        }

        values() {
            return this.words || Array.from(new Set(this.texts));
        }

        // A number for each row by which to sort it; NaN: there is nothing.
        // Numbers go by size, all else by letters.
        keys() {
            const values = this.values();
            const rank = new Map();
            if (values.every((text) => !Number.isNaN(Number(text)))) {
                values.forEach((text) =>
                    rank.set(text, text === "" ? NaN : Number(text)));
            } else {
                values.slice().sort().forEach((text, i) =>
                    rank.set(text, text === "" ? NaN : i));
            }
            const keys = new Float64Array(this.n);
            for (let i = 0; i < this.n; i++) {
                keys[i] = rank.get(this.text(i));
            }
            return keys;
        }
    }

    // Six digits; all of them are in the tool tip, and in summary.csv.
    function brief(text) {
        const number = Number(text);
        if (text.length < 8 || !Number.isFinite(number)) {
            return text;
        }
        return String(Number(number.toPrecision(6)));
    }

    function isNumber(text) {
        return text !== "" && !Number.isNaN(Number(text));
    }

    class Table {
        constructor(box) {
            const data = document.getElementById(box.dataset.rows);
            this.box = box;
            this.columns = JSON.parse(data.textContent).map((c) => new Column(c));
            data.remove();
            this.table = box.querySelector("table");
            this.body = this.table.tBodies[0];
            this.view = box.querySelector(".tall");
            this.count = box.querySelector(".count");
            this.heads = Array.from(this.table.tHead.rows[0].cells);
            this.n = this.columns.length ? this.columns[0].n : 0;
            this.order = Uint32Array.from({length: this.n}, (_, i) => i);
            this.shown = this.order;
            this.chosen = new Map(); // column: text
            this.first = this.last = -1;
            this.addButtons();
            this.addChoices();
            this.setWidths();
            this.view.addEventListener("scroll", () => this.draw());
            window.addEventListener("resize", () => this.draw());
            this.redraw();
        }

        addButtons() {
            this.heads.forEach((head, column) => {
                const button = document.createElement("button");
                button.type = "button";
                button.textContent = head.textContent;
                button.title = head.textContent;
                head.replaceChildren(button);
                button.addEventListener("click", () => this.sort(column));
            });
        }

        addChoices() {
            const choices = this.box.querySelector(".choices");
            this.heads.forEach((head, column) => {
                if (head.dataset.choose) {
                    choices.append(this.choice(head.textContent, column));
                    choices.hidden = false;
                }
            });
        }

        // A list of all values of a column.
        choice(name, column) {
            const label = document.createElement("label");
            const select = document.createElement("select");
            select.append(new Option("all", ""));
            this.columns[column].values().forEach(
                (text) => select.append(new Option(text, "=" + text)));
            select.addEventListener("change", () => {
                if (select.value === "") {
                    this.chosen.delete(column);
                } else {
                    this.chosen.set(column, select.value.slice(1));
                }
                this.redraw();
            });
            label.append(name, select);
            return label;
        }

        // Columns keep their width whichever rows are seen; the heads of
        // numbers stand above these.
        setWidths() {
            const group = document.createElement("colgroup");
            const step = Math.max(1, Math.floor(this.n / SAMPLES));
            let sum = 0;
            this.columns.forEach((column, i) => {
                let most = this.heads[i].textContent.length + 2;
                const texts = column.words ||
                    column.texts.filter((_, row) => row % step === 0);
                for (const text of texts) {
                    most = Math.max(most, brief(text).length);
                }
                const col = document.createElement("col");
                const width = Math.min(most, 60) + 3;
                col.style.width = width + "ch";
                sum += width;
                group.append(col);
                if (texts.every((text) => text === "" || isNumber(text))) {
                    this.heads[i].classList.add("n");
                }
            });
            this.table.prepend(group);
            this.table.style.width = sum + "ch";
            this.table.classList.add("fixed");
            this.table.setAttribute("aria-rowcount", this.n + 1);
        }

        sort(column) {
            const head = this.heads[column];
            const up = head.getAttribute("aria-sort") !== "ascending";
            const keys = this.columns[column].keys();
            this.order.sort((a, b) => {
                const x = keys[a], y = keys[b];
                if (x === y || (x !== x && y !== y)) {
                    return a - b;
                }
                if (x !== x || y !== y) {
                    return x !== x ? 1 : -1; // nothing comes last
                }
                return up ? x - y : y - x;
            });
            this.heads.forEach((other) => other.removeAttribute("aria-sort"));
            head.setAttribute("aria-sort", up ? "ascending" : "descending");
            this.redraw();
        }

        // After a choice or a sort.
        redraw() {
            const chosen = Array.from(this.chosen);
            this.shown = chosen.length === 0 ? this.order
                : this.order.filter((row) => chosen.every(
                    ([column, text]) => this.columns[column].text(row) === text));
            this.count.textContent =
                this.shown.length + " of " + this.n + " rows shown";
            this.first = -1;
            this.view.scrollTop = 0;
            this.draw();
        }

        // Puts the rows into the page that are seen now.
        draw() {
            const height = this.height || 28;
            const seen = Math.ceil((this.view.clientHeight || 600) / height);
            const top = Math.floor(this.view.scrollTop / height);
            const first = Math.max(0, top - MARGIN);
            const last = Math.min(this.shown.length, top + seen + MARGIN);
            if (this.first >= 0 && top >= this.first &&
                Math.min(top + seen, this.shown.length) <= this.last &&
                (this.first === 0 || top > this.first)) {
                return;
            }
            this.first = first;
            this.last = last;
            const rows = [];
            for (let i = first; i < last; i++) {
                rows.push(this.row(i));
            }
            this.body.replaceChildren(
                this.space(first * height), ...rows,
                this.space((this.shown.length - last) * height));
            if (!this.height && rows.length && rows[0].offsetHeight) {
                this.height = rows[0].getBoundingClientRect().height;
                this.first = -1;
                this.draw();
            }
        }

        row(place) {
            const row = document.createElement("tr");
            row.setAttribute("aria-rowindex", place + 2);
            for (const column of this.columns) {
                const text = column.text(this.shown[place]);
                const cell = document.createElement("td");
                cell.textContent = brief(text);
                if (isNumber(text)) {
                    cell.className = "n";
                }
                if (cell.textContent !== text) {
                    cell.title = text;
                }
                row.append(cell);
            }
            return row;
        }

        // In place of the rows that are not seen.
        space(height) {
            const row = document.createElement("tr");
            row.className = "space";
            row.setAttribute("aria-hidden", "true");
            row.style.height = height + "px";
            return row;
        }
    }

    // That of a picture when it is opened.
    document.querySelectorAll("[data-rows]").forEach((box) => {
        const details = box.closest("details");
        if (details && !details.open) {
            details.addEventListener("toggle", () => new Table(box), {once: true});
        } else {
            new Table(box);
        }
    });
}());
