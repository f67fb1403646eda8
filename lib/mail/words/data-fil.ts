import type { DataMailWords } from "@/lib/mail/words/data-words";

export const fil: DataMailWords = {
  data_confirm_export: {
    subject: "Ang iyong data sa {shop}: pakikumpirma",
    heading: "Humingi ka ng kopya ng iyong data",
    lines: [
      "Buksan ang link para kumpirmahing sa iyo ang address na ito. Pagkatapos ay mada-download mo ang lahat ng hawak namin tungkol sa iyo.",
      "Gagana ang link nang {hours} oras. Kung hindi ikaw ang humingi nito, balewalain ang mensaheng ito: walang mangyayari.",
    ],
    action: "Kumpirmahin at kunin ang data ko",
  },
  data_confirm_deletion: {
    subject: "Pagbura ng iyong data sa {shop}: pakikumpirma",
    heading: "Hiniling mong burahin namin ang iyong data",
    lines: [
      "Buksan ang link para kumpirmahin. Titingnan ng isang tao kung may order, refund o dispute na hindi pa tapos, at buburahin ang iyong data kapag wala na.",
      "Mananatili sa aming mga libro ang halaga, buwis at petsa ng iyong mga order, dahil hinihingi ng batas; hindi ang iyong pangalan, address at mga tatanggap.",
      "Gagana ang link nang {hours} oras. Kung hindi ikaw ang humiling nito, balewalain ang mensaheng ito: walang mangyayari.",
    ],
    action: "Kumpirmahin ang pagbura",
  },
  data_erased: {
    subject: "Nabura na ang iyong data sa {shop}",
    heading: "Nabura na ang iyong data",
    lines: [
      "Wala na ang iyong account, mga naka-save na tatanggap, e-mail address at mga tatanggap ng iyong mga order. Hindi na ito mababawi, at ito ang huling mensahe namin.",
      "Ang mananatili: halaga, buwis at petsa ng iyong mga order, nang walang pangalan mo, dahil hinihingi ng batas sa buwis ang aming mga libro; at mga markang hindi nababasa na nagpapatunay na hindi binago ang mga tala.",
      "May sariling tala ang mga payment provider tungkol sa iyong mga bayad. Sila ang tanungin tungkol doon.",
    ],
    action: "Basahin kung paano namin hinahawakan ang data",
  },
  data_declined: {
    subject: "Ang iyong kahilingan tungkol sa iyong data sa {shop}",
    heading: "Hindi pa namin ito magawa",
    lines: [
      "Hindi namin nabura o naibigay ang iyong data ayon sa hiling mo, halimbawa dahil may order o refund na hindi pa tapos.",
      "Sumulat sa {support}: sasabihin namin kung bakit at kung kailan ito maaari. Maaari kang humiling muli anumang oras.",
    ],
    action: "Basahin kung paano namin hinahawakan ang data",
  },
};
