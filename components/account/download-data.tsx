"use client";

import { useState } from "react";
import { useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

type Format = "json" | "text";

/** Fetches the file with what opens it (a token or a request), and hands it to the browser. False when that did not work. */
async function download(address: string, key: Record<string, string>, format: Format): Promise<boolean> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...key, format }),
    });
    if (!answer.ok) return false;
    const url = URL.createObjectURL(await answer.blob());
    const link = document.createElement("a");
    link.href = url;
    link.download = format === "json" ? "my-data.json" : "my-data.txt";
    link.click();
    URL.revokeObjectURL(url);
    return true;
  } catch {
    return false;
  }
}

/** The two files: one to read, one for programs. */
export function DownloadData({ address, openedBy }: { address: string; openedBy: Record<string, string> }) {
  const t = useText("myData");
  const [busy, setBusy] = useState<Format | null>(null);
  const [hasFailed, setHasFailed] = useState(false);

  async function fetchFile(format: Format) {
    setBusy(format);
    setHasFailed(!(await download(address, openedBy, format)));
    setBusy(null);
  }

  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="primary" isBusy={busy === "text"} onClick={() => void fetchFile("text")}>
          {t("downloadText")}
        </Button>
        <Button size="sm" isBusy={busy === "json"} onClick={() => void fetchFile("json")}>
          {t("downloadJson")}
        </Button>
      </div>
      {hasFailed && (
        <Alert tone="bad" role="alert">
          {t("failed")}
        </Alert>
      )}
    </div>
  );
}
