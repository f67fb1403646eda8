// Stands in for the package of this name, which throws outside the `react-server` condition.
export {};
