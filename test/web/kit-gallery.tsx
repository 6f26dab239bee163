import { useState } from 'react';
import { loadMessages } from 'virtual:messages/shared+form';
import { Button, LinkButton } from '../../src/web/shared/kit/button.tsx';
import { ChoiceCard, RadioCards } from '../../src/web/shared/kit/choice.tsx';
import { DateField } from '../../src/web/shared/kit/date-field.tsx';
import { SecretField, TextField } from '../../src/web/shared/kit/field.tsx';
import { Select } from '../../src/web/shared/kit/select.tsx';
import { Frame } from '../../src/web/shared/kit/frame.tsx';
import { Details } from '../../src/web/shared/kit/details.tsx';
import { Dialog } from '../../src/web/shared/kit/dialog.tsx';
import { Steps } from '../../src/web/shared/kit/steps.tsx';
import { EmptyState } from '../../src/web/shared/kit/empty-state.tsx';
import { Facts } from '../../src/web/shared/kit/facts.tsx';
import { Stack } from '../../src/web/shared/kit/layout.tsx';
import { ErrorSummary } from '../../src/web/shared/kit/error-summary.tsx';
import { Badge, Notice } from '../../src/web/shared/kit/notice.tsx';
import { QrCode } from '../../src/web/shared/kit/qr-code.tsx';
import { Bar, DataTable } from '../../src/web/shared/kit/table.tsx';
import { TrackerCode } from '../../src/web/shared/kit/tracker.tsx';
import { iconBallot } from '../../src/web/shared/icons.tsx';
import { mount } from '../../src/web/shared/mount.tsx';

/** Every component of the kit once, for the tests of both runtimes. */
function Gallery() {
  const [text, setText] = useState('');
  const [choice, setChoice] = useState<'a' | 'b'>();
  const [ticked, setTicked] = useState(false);
  const [refused, setRefused] = useState(0);
  const [open, setOpen] = useState(false);
  const [date, setDate] = useState('');
  return (
    <Frame>
      <Stack>
        <h1>Kit</h1>
        <Steps now={2} total={4} />
        <ErrorSummary problems={text === 'wrong' ? [{ field: 'text', message: 'Something is wrong' }] : []} />
        <TextField id="text" label="Text" hint="A hint" value={text} onChange={setText} error={text === 'wrong' ? 'Wrong' : undefined} />
        <SecretField id="secret" label="Secret" value="" onChange={() => undefined} />
        <Select
          id="select"
          label="Select"
          value="x"
          options={[
            { value: 'x', label: 'X' },
            { value: 'y', label: 'Y' },
          ]}
          onChange={() => undefined}
        />
        <DateField id="date" legend="Date" value={date} onChange={setDate} />
        <RadioCards
          name="radio"
          value={choice}
          options={[
            { value: 'a', label: 'First' },
            { value: 'b', label: 'Second' },
          ]}
          onChange={setChoice}
        />
        <ChoiceCard type="checkbox" name="tick" checked={ticked} onChange={setTicked} title="Tick" chosenText="Chosen" />
        <ChoiceCard
          type="checkbox"
          name="off"
          checked={false}
          disabled
          onRefused={() => setRefused(refused + 1)}
          onChange={() => undefined}
          title="Not possible"
        />
        <Notice tone="mind" title="Notice">
          <p>Body</p>
        </Notice>
        <p>
          <Badge tone="done">Badge</Badge>
        </p>
        <Facts facts={[['Name', 'Value']]} />
        <Details summary="More">
          <p>Inside</p>
        </Details>
        <DataTable
          caption="Table"
          rows={[1, 2]}
          rowKey={String}
          columns={[
            { key: 'n', title: 'N', heading: true, cell: (row) => row },
            { key: 'b', title: 'Bar', cell: (row) => <Bar share={row / 2} /> },
          ]}
        />
        <TrackerCode code="1F3A000011112222" />
        <QrCode text="https://example.org/" label="QR" />
        <EmptyState icon={iconBallot} title="Empty">
          <p>Nothing here yet.</p>
        </EmptyState>
        <Button onPress={() => setOpen(true)}>Open</Button>
        <LinkButton href="#x">Link</LinkButton>
        <Dialog open={open} title="Dialog" onClose={() => setOpen(false)}>
          <p>In the dialog</p>
        </Dialog>
        <output id="state">{JSON.stringify({ text, choice, ticked, refused, date })}</output>
      </Stack>
    </Frame>
  );
}

void mount('public', loadMessages, <Gallery />, false);
