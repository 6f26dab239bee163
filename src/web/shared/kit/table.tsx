import { useId, type ReactNode } from 'react';
import layout from './layout.module.css';
import css from './table.module.css';

/**
 * A bar from zero. `share` between 0 and 1, or the `ref` of who writes it often, as a transform. The figure itself stands beside it, so the
 * bar is decoration.
 */
export function Bar({ share, place }: { readonly share?: number; readonly place?: (length: HTMLElement | null) => void }) {
  return (
    <span className={css['bar']} aria-hidden="true">
      <span ref={place} style={share === undefined ? undefined : { transform: `scaleX(${Math.max(0, Math.min(1, share))})` }} />
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
