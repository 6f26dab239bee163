import { DataTable, type Column } from '../../shared/kit/table.tsx';
import css from './console.module.css';

interface ScrollTableProps<Row> {
  readonly caption: string;
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
}

/** The kit's table in a region that the keyboard can scroll: wide tables move by themselves, the page never goes sideways. */
export function ScrollTable<Row>(props: ScrollTableProps<Row>) {
  return (
    <div className={css['scrolling']} role="region" aria-label={props.caption} tabIndex={0}>
      <DataTable {...props} />
    </div>
  );
}
