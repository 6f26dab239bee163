import { useId, type ReactNode } from 'react';
import layout from './layout.module.css';
import css from './table.module.css';

/** A bar from zero. `share` between 0 and 1. The figure itself stands in the cell beside it, so the bar is decoration. */
export function Bar({ share }: { readonly share: number }) {
  return (
    <span className={css['bar']} aria-hidden="true">
      <span style={{ transform: `scaleX(${Math.max(0, Math.min(1, share))})` }} />
    </span>
  );
}

export interface Column<Row> {
  /** `bar` for the column whose cells hold a bar each. */
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row, index: number) => ReactNode;
  readonly number?: boolean;
  /** This column names the row. */
  readonly heading?: boolean;
}

/** A real table: caption, headings with scope, figures aligned at their end. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  captionHidden = false,
}: {
  readonly caption: ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
  readonly captionHidden?: boolean;
}) {
  const id = useId();
  const cellClass = ({ key, number }: Column<Row>) => (number ? css['number'] : key === 'bar' ? css['barCell'] : undefined);
  return (
    <div className={css['tableScroll']} role="group" aria-labelledby={id} tabIndex={0}>
      <table className={css['table']}>
        <caption id={id} className={captionHidden ? layout['hidden'] : css['caption']}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)}>
              {columns.map((column) =>
                column.heading ? (
                  <th key={column.key} scope="row" className={cellClass(column)}>
                    {column.cell(row, index)}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)}>
                    {column.cell(row, index)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
