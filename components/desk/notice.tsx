import { Alert } from "@/components/ui/alert";

const SENTENCES: Readonly<Record<string, string>> = {
  forbidden: "Your role does not open that page, so this is your own desk.",
};

/** Why somebody landed here, when it was not his own idea. */
export function DeskNotice({ because }: { because: string | undefined }) {
  const sentence = because === undefined ? undefined : SENTENCES[because];
  return sentence === undefined ? null : <Alert tone="warning">{sentence}</Alert>;
}
