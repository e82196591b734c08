export const en = {
  title: "",
};

export const de: typeof en = {
  title: "",
};
