/**
 * Numbers that people type or paste. Nothing is guessed: what cannot be read comes back with its place.
 *
 * @typedef {{value: number} | {problem: "empty" | "not_a_number" | "too_large"}} Reading
 * @typedef {{rows: number[][]} | {problem: "empty" | "not_a_number" | "too_large" | "ragged", line: number, text: string, got: number, expected: number}} Rows
 */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * One number. A true minus sign and full-width digits are read, and so is a decimal comma.
 * @param {string} text
 * @returns {Reading}
 */
export function readNumber(text) {
  const bare = text.normalize("NFKC").trim().replaceAll("−", "-").replaceAll("。", ".");
  if (bare === "") return { problem: "empty" };
  const dotted = /^[^.,]*,[^.,]*$/.test(bare) ? bare.replace(",", ".") : bare;
  if (!NUMBER.test(dotted)) return { problem: "not_a_number" };
  const value = Number(dotted);
  return Number.isFinite(value) ? { value: value === 0 ? 0 : value } : { problem: "too_large" };
}

/**
 * Rows of numbers, one line a timestep, as typed or pasted from a spreadsheet.
 * Columns are parted by tabs, semicolons, blanks or commas. A comma inside a number is a decimal comma only where it
 * cannot part columns: when the text has tabs or semicolons, or one number a line is wanted.
 * @param {string} text
 * @param {number} wanted columns expected where commas alone leave it open
 * @returns {Rows}
 */
export function readRows(text, wanted = 0) {
  const lines = text
    .normalize("NFKC")
    .replaceAll("−", "-")
    .split(/\r\n|\r|\n/);
  while (lines.length > 0 && lines[lines.length - 1]?.trim() === "") lines.pop();
  const failed = { line: 1, text: "", got: 0, expected: 0 };
  if (lines.length === 0) return { problem: "empty", ...failed };
  const part = separator(text, lines, wanted);
  /** @type {number[][]} */
  const rows = [];
  for (const [at, line] of lines.entries()) {
    const place = { ...failed, line: at + 1, text: line.trim() };
    if (line.trim() === "") return { problem: "empty", ...place };
    const row = [];
    for (const cell of line.trim().split(part)) {
      const reading = readNumber(cell);
      if ("problem" in reading) return { ...place, problem: reading.problem, text: cell };
      row.push(reading.value);
    }
    const width = rows[0]?.length ?? row.length;
    if (row.length !== width) return { ...place, problem: "ragged", got: row.length, expected: width };
    rows.push(row);
  }
  return { rows };
}

/**
 * What parts the columns of a text.
 * @param {string} text
 * @param {string[]} lines
 * @param {number} wanted
 */
function separator(text, lines, wanted) {
  if (text.includes("\t")) return /\t/;
  if (/[;；]/.test(text)) return /\s*;\s*/;
  const oneComma = lines.every((line) => /^\s*[+-]?\d+(,\d+|(\.\d+)?e[+-]?\d+)?\s*$/i.test(line));
  if (wanted === 1 && oneComma) return /\s+/;
  if (/\d,\d/.test(text) && /\d[ \u3000]+[+-]?\d/.test(text) && !/,\s/.test(text)) return /\s+/;
  return /\s*,\s*|\s+/;
}
