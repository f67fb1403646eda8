export const BADGE_OPTIONS = [
  { value: "", label: "None" },
  { value: "popular", label: "Popular" },
  { value: "best_value", label: "Best value" },
  { value: "new", label: "New" },
];
