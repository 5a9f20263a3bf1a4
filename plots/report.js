// SPDX-License-Identifier: GPL-2.0-only
// Makes the table of index.html sortable, and lets its readers choose rows;
// copied into the page, which is complete without it.
(function () {
    "use strict";
    const table = document.getElementById("table");
    const choices = document.getElementById("choices");
    const count = document.getElementById("count");
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    const rows = Array.from(body.rows);
    const chosen = new Map(); // column: value

    // What a cell says, with all digits.
    function value(row, column) {
        const cell = row.cells[column];
        const data = cell.querySelector("data");
        return data ? data.value : cell.textContent;
    }

    function show() {
        let n = 0;
        for (const row of rows) {
            let fits = true;
            for (const [column, text] of chosen) {
                fits = fits && value(row, column) === text;
            }
            row.hidden = !fits;
            n += fits;
        }
        count.textContent = n + " of " + rows.length + " rows shown";
    }

    // Numbers by size, words by letters, nothing last.
    function compare(a, b) {
        if (a === b) {
            return 0;
        }
        if (a === "" || b === "") {
            return a === "" ? 1 : -1;
        }
        const x = Number(a), y = Number(b);
        if (Number.isNaN(x) || Number.isNaN(y)) {
            return a < b ? -1 : 1;
        }
        return x - y;
    }

    function sort(column) {
        const up = heads[column].getAttribute("aria-sort") !== "ascending";
        const keyed = rows.map((row, i) => [value(row, column), i, row]);
        keyed.sort(function (a, b) {
            const order = compare(a[0], b[0]);
            const last = a[0] === "" || b[0] === "";
            return (up || last ? order : -order) || a[1] - b[1];
        });
        heads.forEach((head) => head.removeAttribute("aria-sort"));
        heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
        body.append(...keyed.map((entry) => entry[2]));
    }

    function addChoice(head, column) {
        const label = document.createElement("label");
        const select = document.createElement("select");
        const values = new Set(rows.map((row) => value(row, column)));
        select.append(new Option("all", ""));
        values.forEach((text) => select.append(new Option(text, "=" + text)));
        select.addEventListener("change", function () {
            if (select.value === "") {
                chosen.delete(column);
            } else {
                chosen.set(column, select.value.slice(1));
            }
            show();
        });
        label.append(head.textContent, select);
        choices.append(label);
    }

    heads.forEach(function (head, column) {
        if (head.dataset.choose) {
            addChoice(head, column);
        }
    });
    heads.forEach(function (head, column) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.replaceChildren(button);
        button.addEventListener("click", () => sort(column));
    });
    choices.hidden = false;
    show();
}());
